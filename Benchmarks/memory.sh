#!/bin/bash
# Peak memory a rank of one large fit, next to its parts: Benchmarks/memory.sh [STRUCTURES] ["RANKS ..."]
# It needs .build/release/emulon and emulon-bench. Claim: beyond a small fit of the same kind, no rank holds more
# than its share of the Gram matrix and of the features, and two panels (2048 and 512 structures) of features.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-12000}
ranks=${2:-1 2 4}
launch=${MPIRUN:-mpirun --allow-run-as-root --oversubscribe --bind-to none}
work=.build/memory
mkdir -p $work

# The peak memory of `emulon fit` on $2 ranks for $1 structures, in MiB: the largest of all ranks.
peak() {
  .build/release/emulon-bench clusters --size "$1" > $work/clusters-$1.extxyz
  cat > $work/job-$1.yaml <<END
data:
  structures: [clusters-$1.extxyz]
  target: {property: energy, unit: eV}
  group: group
representation:
  soap: {cutoff: 4.0, nMax: 6, lMax: 4, sigma: 0.5, average: outer}
model:
  kernelRidge:
    kernel: {gaussian: {on: soap, lengthScale: 0.3}}
    regularization: 1.0e-4
output: {directory: $PWD/$work/output, report: false}
END
  $launch -n "$2" .build/release/emulon fit $work/job-$1.yaml > $work/log-$1-$2.txt 2>&1 ||
    { cat $work/log-$1-$2.txt >&2; exit 1; }
  awk '/^peak memory a rank/ { n = $(NF - 1); unit = $NF }
       END { print n * (unit == "GiB" ? 1024 : unit == "KiB" ? 1 / 1024 : 1) }' $work/log-$1-$2.txt
}

features=855 # the power spectrum of 3 species, nMax 6, lMax 4, averaged over the atoms
small=100
printf '%d structures, %d features; MiB a rank\n' "$count" $features
printf '%5s %8s %8s %8s %8s %8s %8s\n' ranks peak base Gram panels features excess
for rank_count in $ranks; do
  base=$(peak $small "$rank_count")
  most=$(peak "$count" "$rank_count")
  awk -v n="$count" -v d=$features -v p="$rank_count" -v base="$base" -v peak="$most" 'BEGIN {
    m = 1024 * 1024
    gram = 8 * n * n / p / m; panels = 8 * d * (2048 + 512) / m; features = 8 * d * n / p / m
    printf "%5d %8.0f %8.0f %8.0f %8.0f %8.0f %8.0f\n", p, peak, base, gram, panels, features,
      peak - base - gram - panels - features }'
done
