"""Turns the SOAP oracles computed for Emulon into one compact JSON file for each structure.

The values were computed with DScribe 2.1.2, featomic 0.6.7 and, as `truth`, mpmath with 60 digits.
Numbers are stored as base64 of little-endian doubles. Usage: make.py FOLDER-WITH-H5 OUTPUT-FOLDER
"""
import base64, glob, json, os, sys
import h5py, numpy as np

def pack(a):
    a = np.ascontiguousarray(a, "<f8")
    return {"shape": list(a.shape), "data": base64.b64encode(a.tobytes()).decode()}

for path in sorted(glob.glob(sys.argv[1] + "/*.h5")):
    with h5py.File(path) as f:
        s = f["structure"]
        out = {"numbers": s["numbers"][()].tolist(), "positions": s["positions"][()].tolist(),
               "cell": s["cell"][()].tolist(), "pbc": [bool(x) for x in s["pbc"][()]], "cases": {}}
        for name, g in f["cases"].items():
            case = {"hyper": json.loads(g.attrs["hyper"])}
            if "centers" in g: case["centres"] = json.loads(g["centers"][()])
            if "mp_truth" in g:
                case["truth"] = pack(g["mp_truth"][()])
                if case["hyper"]["n_max"] <= 8: case["values"] = pack(g["values"][()])
            elif "values" in g: case["values"] = pack(g["values"][()])
            if "derivatives" in g: case["derivatives"] = pack(g["derivatives"][()])
            if case["hyper"]["code"] == "featomic":
                case["blocks"] = {}
                for key in g:
                    b = g[key]
                    block = {"atoms": b["samples_atom"][()].tolist(), "values": pack(b["values"][()])}
                    if "gradients" in b:
                        block["gradients"] = pack(b["gradients"][()])
                        block["gradientSamples"] = b["gradient_samples_sample_system_atom"][()].tolist()
                    case["blocks"][key] = block
            out["cases"][name] = case
        json.dump(out, open(os.path.join(sys.argv[2], os.path.basename(path)[:-3] + ".json"), "w"), separators=(",", ":"))
