#!/bin/bash
# Times Emulon beside DScribe, featomic and scikit-learn on one core: Benchmarks/peers/run.sh [--rounds N]
# It needs python3 with venv, access to PyPI the first time, and .build/release/emulon-bench (make peers builds it).
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=.build/peers
here=Benchmarks/peers
if ! cmp -s $here/requirements.txt $venv/installed.txt; then
  echo "Installing the peers into $venv"
  python3 -m venv $venv
  $venv/bin/pip install --quiet --disable-pip-version-check --requirement $here/requirements.txt
  cp $here/requirements.txt $venv/installed.txt
fi
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 RAYON_NUM_THREADS=1
exec $venv/bin/python $here/compare.py "$@"
