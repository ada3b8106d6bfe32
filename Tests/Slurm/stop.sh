#!/bin/bash
# Stop the cluster that start.sh started, by its pid files. Idempotent.
#   -c  also remove the state directory
set -u
D=${EMULON_SLURM_DIR:-${TMPDIR:-/tmp}/emulon-slurm}
export SLURM_CONF=$D/slurm.conf
[ -d "$D" ] || exit 0
stop() { # stop PIDFILE COMM
  local p; [ -s "$1" ] || return 0; p=$(cat "$1")
  if [ "$(cat /proc/$p/comm 2>/dev/null)" = "$2" ]; then
    kill -TERM "$p" 2>/dev/null
    for i in $(seq 1 100); do [ -d /proc/$p ] || break; sleep 0.1; done
    [ -d /proc/$p ] && kill -KILL "$p" 2>/dev/null
  fi
  rm -f "$1"
}
jobprocs() { # pids of step daemons and job processes of THIS cluster (known by their environment)
  local e c
  for e in /proc/[0-9]*; do
    [ "${e#/proc/}" = $$ ] && continue
    c=$( { tr '\0' '\n' <"$e/environ"; } 2>/dev/null) || continue
    grep -qx "SLURM_CONF=$D/slurm.conf" <<<"$c" || continue
    if [ "$(cat "$e/comm" 2>/dev/null)" = slurmstepd ] || grep -q '^SLURM_JOB_ID=' <<<"$c"; then echo "${e#/proc/}"; fi
  done
}
# jobs first, so that nothing outlives its slurmd; twice, for a job that was just being launched
if [ -s "$D/run/slurmctld.pid" ] && timeout 5 squeue -h >/dev/null 2>&1; then
  for round in 1 2; do
    timeout 10 scancel -u "$(id -un)" 2>/dev/null
    for i in $(seq 1 60); do [ -z "$(timeout 5 squeue -h 2>/dev/null)" ] && break; sleep 0.25; done
    sleep 0.3
  done
fi
for i in $(seq 1 20); do [ -z "$(jobprocs)" ] && break; sleep 0.25; done
for p in $(jobprocs); do kill -KILL "$p" 2>/dev/null; done
for f in "$D"/run/slurmd.*.pid; do [ -e "$f" ] && stop "$f" slurmd; done
stop "$D/run/slurmctld.pid" slurmctld
stop "$D/run/munged.pid" munged
if mountpoint -q "$D/small" 2>/dev/null; then umount "$D/small"; fi
[ "${1:-}" = "-c" ] && rm -rf "$D"
exit 0
