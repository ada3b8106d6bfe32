"""SOAP power spectra of DScribe and featomic: soap.py PROGRAM STRUCTURES.extxyz"""

import sys

import ase.io
import numpy

from timing import report

SETTINGS = [(8, 6, 0.5), (12, 9, 0.3)]


def dscribe(frames, species, n_max, l_max, sigma):
    from dscribe.descriptors import SOAP

    soap = SOAP(
        species=species, r_cut=5.0, n_max=n_max, l_max=l_max, sigma=sigma, rbf="gto", periodic=bool(frames[0].pbc.all())
    )
    return lambda: soap.create(frames, n_jobs=1)


def featomic(frames, species, n_max, l_max, sigma):
    from featomic import SoapPowerSpectrum

    soap = SoapPowerSpectrum(
        cutoff={"radius": 5.0, "smoothing": {"type": "Step"}},
        density={"type": "Gaussian", "width": sigma},
        basis={"type": "TensorProduct", "max_angular": l_max, "radial": {"type": "Gto", "max_radial": n_max - 1}},
    )
    return lambda: soap.compute(frames)


def norm(result):
    """The norm of all values; featomic has another radial basis, so its number is not compared."""
    if hasattr(result, "keys"):
        return None
    blocks = result if isinstance(result, list) else [result]
    return float(numpy.sqrt(sum((block**2).sum() for block in blocks)))


def main(program, path):
    systems = {}
    for frame in ase.io.read(path, ":"):
        systems.setdefault(frame.info["system"], []).append(frame)
    for name, frames in systems.items():
        species = sorted({symbol for frame in frames for symbol in frame.get_chemical_symbols()})
        environments = sum(len(frame) for frame in frames)
        for n_max, l_max, sigma in SETTINGS:
            call = {"DScribe": dscribe, "featomic": featomic}[program](frames, species, n_max, l_max, sigma)
            report(program, f"soap {name} n={n_max} l={l_max}", call, norm, repetitions=7, parts=environments)


main(*sys.argv[1:])
