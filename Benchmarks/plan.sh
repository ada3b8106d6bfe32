#!/bin/bash
# Forecasts of time and memory beside measured runs, for jobs of different kind: Benchmarks/plan.sh [RANKS]
# It needs .build/release/emulon and emulon-bench. Times are wall times on more than one rank, and processor times on
# one, which other programs on the machine disturb less. The main job takes minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
ranks=${1:-1}
programs=${PROGRAMS:-.build/release}
launch=${MPIRUN:-mpirun --allow-run-as-root --oversubscribe --bind-to none}
work=.build/plan
mkdir -p $work

"$programs"/emulon-bench clusters --size 6000 > $work/clusters.extxyz
cat > $work/clusters.yaml <<END
data:
  structures: [clusters.extxyz]
  target: {property: energy, unit: eV}
  group: group
representation:
  soap: {cutoff: 4.0, nMax: 6, lMax: 4, sigma: 0.5, average: outer}
model:
  kernelRidge:
    kernel: {gaussian: {on: soap, lengthScale: 0.3}}
    regularization: 1.0e-4
output: {directory: $PWD/$work/clusters, report: false}
END
# A job of Inputs with its results elsewhere and without a report.
job() {
  sed "s#^output:.*#output: {directory: $PWD/$work/$1, report: false}#; s#\[\([a-z][a-z0-9]*\.\)#[$PWD/Inputs/$1/\1#" \
    "Inputs/$1/job.yaml" > $work/"$1".yaml
}
job benzene-density
job bi2te3-dimers

if [ "$ranks" = 1 ]; then run=""; else run="$launch -n $ranks"; fi
${run:-env} "$programs"/emulon plan $work/clusters.yaml --calibrate --calibration $work/rates.json \
  > $work/calibration.txt
printf '%-24s %10s %10s %6s %12s %12s %6s\n' job "plan s" "run s" ratio "plan MiB" "run MiB" ratio

# compare NAME ARGUMENTS ... -- COMMAND ...: forecast and run.
compare() {
  local name=$1 arguments=()
  shift
  while [ "$1" != -- ]; do arguments+=("$1"); shift; done
  shift
  "$programs"/emulon plan "${arguments[@]}" --ranks "$ranks" --calibration $work/rates.json \
    --output $work/"$name".json > $work/"$name"-plan.txt
  TIMEFORMAT='%R %U %S'
  { time $run "$programs"/emulon "$@" > $work/"$name"-run.txt 2>&1; } 2> $work/"$name"-time.txt
  read -r wall user system < $work/"$name"-time.txt
  local peak planned memory
  peak=$(awk '/^peak memory a rank/ { n = $(NF - 1); unit = $NF }
    END { print n * (unit == "GiB" ? 1024 : 1) }' $work/"$name"-run.txt)
  planned=$(awk '/^forecast:/ { gsub(",", "", $2); print $2 }' $work/"$name"-plan.txt)
  memory=$(awk '/^forecast:/ { for (i = 1; i < NF; i++) if ($i == "of") { n = $(i - 2); u = $(i - 1) } }
    END { print n * (u == "GiB" ? 1024 : 1) }' $work/"$name"-plan.txt)
  awk -v name="$name" -v p="$planned" -v wall="$wall" -v cpu="$user" -v sys="$system" -v n="$ranks" \
    -v m="$memory" -v peak="$peak" 'BEGIN {
      t = n == 1 ? cpu + sys : wall
      printf "%-24s %10.2f %10.2f %6.2f %12.1f %12.1f %6.2f\n", name, p, t, p / t, m, peak, m / peak }'
}

compare clusters $work/clusters.yaml -- fit $work/clusters.yaml
compare benzene-density $work/benzene-density.yaml -- fit $work/benzene-density.yaml
compare benzene-prediction $work/benzene-density/model.h5 Inputs/benzene-density/benzene.h5 --spacing 0.1 \
  -- predict $work/benzene-density/model.h5 Inputs/benzene-density/benzene.h5 --spacing 0.1 -o $work/field.h5
compare bi2te3-dimers $work/bi2te3-dimers.yaml -- fit $work/bi2te3-dimers.yaml
