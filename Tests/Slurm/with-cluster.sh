#!/bin/bash
# Run a command beside a SLURM cluster of its own on this machine: Tests/Slurm/with-cluster.sh COMMAND ARGUMENT ...
# Installs SLURM where it is missing, starts two nodes, runs the command, and takes the cluster down however that ends.
# Every cluster has a folder and a port of its own, so that two of them may run side by side.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if ! command -v sbatch >/dev/null || [ ! -x /usr/sbin/slurmd ] || ! command -v munge >/dev/null; then
  command -v apt-get >/dev/null || { echo "with-cluster.sh: SLURM is not there and cannot be installed" >&2; exit 3; }
  [ "$(id -u)" = 0 ] && SUDO= || SUDO=sudo
  $SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $SUDO apt-get install -y -qq --no-install-recommends \
    slurm-wlm munge libpmix2 libpmi2-0 >/dev/null || exit 3
fi
export EMULON_SLURM_DIR=${EMULON_SLURM_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/emulon-slurm-XXXXXX")}
export EMULON_SLURM_PORT=${EMULON_SLURM_PORT:-$((20000 + $$ % 10000))}
mkdir -p "$EMULON_SLURM_DIR"
trap '"$here/stop.sh" -c' EXIT
trap 'exit 130' INT TERM
"$here/start.sh" >"$EMULON_SLURM_DIR/start.log" 2>&1 || { cat "$EMULON_SLURM_DIR/start.log" >&2; exit 6; }
. "$EMULON_SLURM_DIR/env.sh"
"$@"
