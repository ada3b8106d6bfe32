#!/usr/bin/env bash
# Builds the reference of every module into .build/docs with the toolchain's own docc; each warning is an error.
# It reads the modules that `swift build -c release` left in .build/release (make docs builds them first).
set -euo pipefail
cd "$(dirname "$0")/.."
graphs=.build/docs/graphs
modules=(MPI HDF5 LinearAlgebra DistributedLinearAlgebra SpecialFunctions Structures Descriptors Regression Gzip Fields Workflows)
libraries=("${EMULON_MPI_PC:-ompi-c}" "${EMULON_HDF5_PC:-hdf5-openmpi}" "${EMULON_BLAS_PC:-openblas}"
  "${EMULON_SCALAPACK_PC:-scalapack-openmpi}" zlib)
includes=(-I .build/release/Modules)
for folder in Sources/C*/ .build/checkouts/Yams/Sources/CYaml/include; do includes+=(-I "$folder"); done
for flag in $(pkg-config --cflags-only-I "${libraries[@]}"); do includes+=(-Xcc "$flag"); done
target=$(swift -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)".*/\1/p')
docc=$(dirname "$(command -v swift)")/docc
status=0
for module in "${modules[@]}"; do
  mkdir -p "$graphs/$module"
  swift symbolgraph-extract -module-name "$module" -target "$target" "${includes[@]}" \
    -output-dir "$graphs/$module" -minimum-access-level public -skip-synthesized-members
  rm -f "$graphs/$module/$module"@*           # extensions of other packages' types have no pages here
  "$docc" convert "Sources/$module/$module.docc" --additional-symbol-graph-dir "$graphs/$module" \
    --output-path ".build/docs/$module.doccarchive" --fallback-display-name "$module" \
    --fallback-bundle-identifier "emulon.$module" --transform-for-static-hosting \
    --hosting-base-path "$module.doccarchive" --warnings-as-errors || status=1
done
echo "Read them: python3 -m http.server --directory .build/docs, then /<Module>.doccarchive/documentation/<module>"
exit $status
