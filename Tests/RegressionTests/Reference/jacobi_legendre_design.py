#!/usr/bin/env python3
"""Design matrices of Jacobi-Legendre features, independent of Emulon (NumPy 2, SciPy 1.16).

usage: jacobi_legendre_design.py MAKE.PY 07_linear_fit.json aluminium.h5

MAKE.PY is the NumPy oracle computed for Emulon (data/jl/make.py), which sums over pairs of neighbours.
Writes, as little-endian doubles, row after row, the target last:
  synthetic_design.f64   360 x 33    the points of the oracle 07_linear_fit.json
  aluminium_design.f64   400 x 121   100 random points of each of 4 snapshots of aluminium.h5 (300 K, 300 K, 800 K, liquid)
The aluminium densities were computed for Emulon with Quantum ESPRESSO 6.7 (LDA)."""
import importlib.util, json, os, sys
import h5py, numpy as np

here = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("make", sys.argv[1])
make = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make)

def design(points, positions, cell, settings):
    species = ["Al"] * len(positions)
    return np.array([make.features(g, positions, species, cell, (True,) * 3, settings) for g in points])

fit = json.load(open(sys.argv[2]))
rows = design(np.array(fit["points"]), np.array(fit["pos"]), np.array(fit["cell"]), fit["settings"])
np.c_[rows, fit["y"]].astype("<f8").tofile(os.path.join(here, "synthetic_design.f64"))
np.array(fit["y_pred_test"], "<f8").tofile(os.path.join(here, "synthetic_predictions.f64"))

blocks, rng = [], np.random.default_rng(11)
with h5py.File(sys.argv[3]) as file:
    for k in (0, 5, 14, 19):
        cell, positions, density = file["cell"][k], file["positions"][k], file["density"][k]
        shape = np.array(density.shape)
        index = rng.integers(0, shape, (100, 3))
        fractional = np.linalg.solve(cell.T, positions.T).T % 1
        X = design(index / shape @ cell, fractional @ cell, cell, make.AL)
        blocks.append(np.c_[X, density[tuple(index.T)]])
np.concatenate(blocks).astype("<f8").tofile(os.path.join(here, "aluminium_design.f64"))
