"""Environment features of the molecules of krr_fixture.json, rotated into 14 dimensions: inner products stay."""
import json, numpy as np
from ase import Atoms
from dscribe.descriptors import SOAP
from dscribe.kernels import REMatchKernel
from sklearn.preprocessing import normalize

g = json.load(open("krr_fixture.json"))["global_kernels"]
soap = SOAP(r_cut=4.0, n_max=3, l_max=3, sigma=0.4, species=g["species"])
molecules = [Atoms(numbers=z, positions=p) for z, p in zip(g["numbers"], g["positions"])]
features = [normalize(soap.create(molecule)) for molecule in molecules]
rotated = np.linalg.qr(np.vstack(features).T, mode="r").T
match = [REMatchKernel(metric="linear", alpha=a, threshold=1e-28).create(features).tolist() for a in (1.0, 0.1)]
result = dict(counts=[len(f) for f in features], features=rotated.tolist(), rematch1=match[0], rematch01=match[1])
json.dump(result, open("molecule_environments.json", "w"))
