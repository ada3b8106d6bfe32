#!/bin/bash
# Start a real SLURM on this machine (Debian slurm-wlm + munge): slurmctld + N slurmd on loopback,
# no systemd, no cgroups. Idempotent: what already runs is left running; stale pid files are ignored.
#   EMULON_SLURM_DIR   state directory             (default emulon-slurm in TMPDIR)
#   EMULON_SLURM_NODES number of slurmd ("nodes")  (default 2)
#   EMULON_SLURM_CPUS  CPUs each node claims       (default 4; may exceed the machine)
#   EMULON_SLURM_MEM   MiB each node claims        (default 4000; booked, not enforced)
#   EMULON_SLURM_PORT  first TCP port              (default 16817; uses P and P+101..P+100+N)
#   EMULON_SLURM_KILLWAIT  seconds SIGTERM->SIGKILL (default 5; sites use 30..60)
#   EMULON_SLURM_REQUEUE_WAIT seconds before a requeued job may start (default 10; SLURM default 120)
#   EMULON_SLURM_ISOLATE   1: every slurmd in its own UTS+mount namespace (own hostname emuI, own
#                          /dev/shm, own $D/node mount). Needs root. Default: 1 if unshare works, else 0.
# Besides: a file system of one megabyte that all nodes see (EMULON_SMALL_DISK), when root starts it, and with
# ISOLATE a folder that is another one on every node (EMULON_NODE_FOLDER).
# Writes $D/env.sh; use:   . "$(Tests/Slurm/start.sh | tail -1)"
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
D=${EMULON_SLURM_DIR:-${TMPDIR:-/tmp}/emulon-slurm}
N=${EMULON_SLURM_NODES:-2}; C=${EMULON_SLURM_CPUS:-4}; M=${EMULON_SLURM_MEM:-4000}
P=${EMULON_SLURM_PORT:-16817}; K=${EMULON_SLURM_KILLWAIT:-5}
U=$(id -un); H=$(hostname -s)
export PATH=$PATH:/usr/sbin:/sbin
for t in munged slurmctld slurmd sinfo; do
  command -v $t >/dev/null || { echo "start.sh: $t missing: apt-get install -y --no-install-recommends slurm-wlm munge" >&2; exit 3; }
done
if [ -z "${EMULON_SLURM_ISOLATE:-}" ]; then
  if [ "$(id -u)" = 0 ] && unshare --uts --mount --propagation private true 2>/dev/null; then I=1; else I=0; fi
else I=$EMULON_SLURM_ISOLATE; fi
umask 022
mkdir -p "$D"/{munge,state,spool,run,log,tmp,node}; chmod 755 "$D" "$D/munge"
alive() { # alive PIDFILE COMM : is the process of this pid file that program?
  local p; [ -s "$1" ] || return 1; p=$(cat "$1") || return 1
  [ -r /proc/$p/comm ] && [ "$(cat /proc/$p/comm)" = "$2" ]
}
# ---- configuration
nodes=""
for i in $(seq 1 "$N"); do
  mkdir -p "$D/spool/emu$i" "$D/tmp/emu$i"
  nh=$H; [ "$I" = 1 ] && nh=emu$i
  nodes+="NodeName=emu$i NodeHostname=$nh NodeAddr=127.0.0.1 Port=$((P+100+i)) CPUs=$C Boards=1 SocketsPerBoard=1 CoresPerSocket=$C ThreadsPerCore=1 RealMemory=$M State=UNKNOWN\\n"
done
new=$(sed -e "s|@HOST@|$H|;s|@CTLPORT@|$P|;s|@USER@|$U|g;s|@DIR@|$D|g;s|@KILLWAIT@|$K|;s|@CREDEXP@|${EMULON_SLURM_REQUEUE_WAIT:-10}|;s|@TMPFS@|$D/tmp/%n|;s|@NODELINES@|$nodes|" "$here/slurm.conf.in")
if [ -s "$D/slurm.conf" ] && [ "$new" != "$(cat "$D/slurm.conf")" ] && alive "$D/run/slurmctld.pid" slurmctld; then
  echo "start.sh: a cluster with another configuration runs in $D; run stop.sh first" >&2; exit 4
fi
printf '%s\n' "$new" >"$D/slurm.conf"
{ # names of the "hosts" for Open MPI, seen only inside the node namespaces
  echo "127.0.0.1 localhost $H"; for i in $(seq 1 "$N"); do echo "127.0.0.1 emu$i"; done; } >"$D/hosts"
cat >"$D/env.sh" <<X
export SLURM_CONF=$D/slurm.conf
# Open MPI: ranks of different "nodes" talk TCP over loopback, which it skips by default
export OMPI_MCA_btl_tcp_if_include=lo OMPI_MCA_oob_tcp_if_include=lo
# more ranks than cores: give the core away while waiting
export OMPI_MCA_mpi_yield_when_idle=1
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
X
# without namespaces all "nodes" share one hostname and one /dev/shm, and vader segments collide
[ "$I" = 1 ] || echo "export OMPI_MCA_btl=self,tcp" >>"$D/env.sh"
# before the nodes, which take over the mounts that they find
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$D/small"
  mountpoint -q "$D/small" || mount -t tmpfs -o size=1m,mode=1777 tmpfs "$D/small" 2>/dev/null || rmdir "$D/small"
  [ ! -d "$D/small" ] || echo "export EMULON_SMALL_DISK=$D/small" >>"$D/env.sh"
fi
[ "$I" != 1 ] || echo "export EMULON_NODE_FOLDER=$D/node" >>"$D/env.sh"
. "$D/env.sh"
# ---- munge: own key, own socket
[ -s "$D/munge/munge.key" ] || (umask 077; dd if=/dev/urandom of="$D/munge/munge.key" bs=1024 count=1 status=none)
if ! alive "$D/run/munged.pid" munged; then
  rm -f "$D"/munge/munge.socket*
  munged --force --key-file="$D/munge/munge.key" --socket="$D/munge/munge.socket" \
    --pid-file="$D/run/munged.pid" --log-file="$D/log/munged.log" --seed-file="$D/munge/munged.seed" 2>>"$D/log/munged.err"
fi
munge -S "$D/munge/munge.socket" -n | unmunge -S "$D/munge/munge.socket" >/dev/null || { echo "start.sh: munged does not answer" >&2; cat "$D/log/munged.err" >&2; exit 5; }
# ---- daemons
alive "$D/run/slurmctld.pid" slurmctld || slurmctld -f "$SLURM_CONF"
for i in $(seq 1 "$N"); do
  alive "$D/run/slurmd.emu$i.pid" slurmd && continue
  if [ "$I" = 1 ]; then
    unshare --uts --mount --propagation private bash -c '
      set -e; hostname "$1"; mount -t tmpfs -o mode=1777 tmpfs /dev/shm
      mount --bind "$2/hosts" /etc/hosts
      mkdir -p "$2/node"; mount -t tmpfs -o mode=1777,size=256m tmpfs "$2/node"   # node-local scratch: differs per node
      exec slurmd -N "$1" -f "$2/slurm.conf"' x emu$i "$D"
  else slurmd -N emu$i -f "$SLURM_CONF"; fi
done
for t in $(seq 1 120); do
  up=$(sinfo -h -N -p batch -t idle,mix,alloc -o '%N %t' 2>/dev/null | grep -vc '[*]' || true)   # a trailing * means: does not answer
  [ "$up" -eq "$N" ] && { sinfo; echo "$D/env.sh"; exit 0; }
  sleep 0.25
done
echo "start.sh: nodes did not come up in 30 s" >&2; sinfo >&2 || true; for f in "$D"/log/slurm*.log; do tail -n 20 "$f" >&2; done; exit 6
