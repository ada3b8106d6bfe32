"""Opens every group of HDF5 files by xarray without further arguments: usage: open_every_group.py FILE..."""

import sys

import h5py
import xarray


def groups(path):
    found = ["/"]
    with h5py.File(path, "r") as file:
        file.visititems(lambda name, item: found.append("/" + name) if isinstance(item, h5py.Group) else None)
    return found


def problems(path):
    for group in groups(path):
        for engine in ("h5netcdf", "netcdf4"):
            try:
                with xarray.open_dataset(path, group=group, engine=engine) as dataset:
                    dataset.load()
                    for name in dataset.dims:
                        if str(name).startswith("phony_dim"):
                            yield f"{path}:{group}: {engine}: the dimension '{name}' has no scale"
            except Exception as error:
                yield f"{path}:{group}: {engine}: {type(error).__name__}: {error}"


if __name__ == "__main__":
    found = [line for path in sys.argv[1:] for line in problems(path)]
    print("\n".join(found) if found else f"every group of {len(sys.argv) - 1} files opens")
    sys.exit(1 if found else 0)
