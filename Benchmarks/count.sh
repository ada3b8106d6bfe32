#!/bin/bash
# Counts the MPI calls and bytes of fits and predictions of both kinds of models, and compares them with the printed
# models: Benchmarks/count.sh ["RANKS ..."]; it needs emulon, emulon-bench and libMPICounter.so in PROGRAMS.
# Ranks may outnumber cores by far: messages do not depend on it. At the end the models go on to 1024 ranks.
set -euo pipefail
cd "$(dirname "$0")/.."
ranks=${1:-4 16 64}
programs=${PROGRAMS:-.build/release}
launch=${MPIRUN:-mpirun --allow-run-as-root --oversubscribe --bind-to none}
work=.build/count
library=$(realpath "$programs/libMPICounter.so")
rm -rf $work
mkdir -p $work

# More structures than a rank solves alone, so that all ranks share the Gram matrix.
"$programs"/emulon-bench clusters --size 2304 > $work/clusters.extxyz
"$programs"/emulon-bench clusters --size 1000 > $work/others.extxyz
cat > $work/kernel.yaml <<END
data:
  structures: [clusters.extxyz]
  target: {property: energy, unit: eV}
  group: group
representation:
  soap: {cutoff: 4.0, nMax: 3, lMax: 2, sigma: 0.5, average: outer}
model:
  kernelRidge:
    kernel: {gaussian: {on: soap, lengthScale: 0.3}}
    regularization: 1.0e-4
output: {directory: $PWD/$work/kernel, report: false}
END
cat > $work/field.yaml <<END
data:
  fields: [$PWD/Inputs/benzene-density/benzene.h5]
  target: {field: density, unit: e/A^3}
representation:
  jacobiLegendre:
    cutoff: 3.0
    oneBody: {nMax: 8, map: {cosine: {minimum: -0.78}}}
    twoBody: {nMax: 5, lMax: 3, vanishing: scalarAtNucleus}
model:
  linear: {regularization: {path: [1.0e-12, 1.0e-8, 3], choose: leaveOneStructureOut}}
sampling: {points: 1000, scheme: uniform, seed: 1}
validation: {split: file}
output: {directory: $PWD/$work/field, report: false}
END

# count NAME RANKS COMMAND ...: runs the command under the counter; its table is NAME-RANKS.tsv.
count() {
  local name=$1 count=$2
  shift 2
  $launch -n "$count" -x LD_PRELOAD="$library" -x EMULON_COUNT="$PWD/$work/$name-$count.tsv" \
    "$programs"/emulon "$@" > "$work/$name-$count.log" 2>&1 || { cat "$work/$name-$count.log" >&2; exit 1; }
}

# compare NAME ARGUMENTS ...: prints the counts of NAME beside the models.
failures=0
compare() {
  local name=$1 tables=()
  shift
  for n in $ranks; do tables+=(--counted "$work/$name-$n.tsv"); done
  echo "== $name"
  "$programs"/emulon plan "$@" --quick --ranks "${ranks// /,}" --log-level warning "${tables[@]}" ||
    failures=$((failures + 1))
}

for n in $ranks; do
  count fit-kernel "$n" fit $work/kernel.yaml
  count predict-kernel "$n" predict $work/kernel/model.h5 $work/others.extxyz -o $work/kernel.h5
  count fit-field "$n" fit $work/field.yaml
  count predict-field "$n" predict $work/field/model.h5 Inputs/benzene-density/benzene.h5 \
    --grid 48 48 48 -o $work/field.h5
done
compare fit-kernel $work/kernel.yaml
compare predict-kernel $work/kernel/model.h5 $work/others.extxyz
compare fit-field $work/field.yaml
compare predict-field $work/field/model.h5 Inputs/benzene-density/benzene.h5 --grid 48 48 48
# A job that is worth so many ranks: 20000 structures.
echo "== models on 1024 ranks"
"$programs"/emulon-bench clusters --size 20000 > $work/many.extxyz
sed "s/clusters.extxyz/many.extxyz/" $work/kernel.yaml > $work/many.yaml
"$programs"/emulon plan $work/many.yaml --ranks 64,1024 --memory-per-rank 4
[ $failures = 0 ] || { echo "$failures models do not hold"; exit 1; }
