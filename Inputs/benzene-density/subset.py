"""Writes benzene.h5, a subset of the set of 30 snapshots, the same layout: python3 subset.py FULL.h5 benzene.h5"""
import sys
import h5py
import numpy as np

source, target = h5py.File(sys.argv[1]), h5py.File(sys.argv[2], "w")
split = source["split"][:]
rows = np.concatenate([np.flatnonzero(split == 0)[:10], np.flatnonzero(split == 1)[:2]])
for key, value in source.attrs.items():
    target.attrs[key] = value
for name, data in source.items():
    if name in ("frequencies", "equilibrium"):
        continue
    many = data.shape[0] == len(split)
    values = data[:][rows] if many else data[:]
    options = {}
    if name == "density":
        options = dict(chunks=(1,) + values.shape[1:], compression="gzip", compression_opts=9, shuffle=True)
    copy = target.create_dataset(name, data=values, **options)
    for key, value in data.attrs.items():
        copy.attrs[key] = value
