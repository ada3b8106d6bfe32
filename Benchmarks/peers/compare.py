"""Runs Emulon and its peers in turn on one core and prints how much processor time each needs.

A round runs every program once, one after another; a ratio is the median over the rounds of the ratio inside one
round, so that a loaded machine disturbs both sides alike. Inside a round the least time of several calls counts.
All lines go to .build/peers/times.jsonl, the table to the terminal and, as JSON, to .build/peers/ratios.json.
NumPy brings its own BLAS, which does not know every processor; scikit-learn's grid search therefore runs twice, as
installed and with the kernels that Emulon chooses ("same kernels"). Where OPENBLAS_CORETYPE is set, it rules both
sides and one run is enough; the table says so.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BENCH = ".build/release/emulon-bench"
OUTPUT = Path(".build/peers")
CHOSEN = "OPENBLAS_CORETYPE"


def lines(command, **environment):
    """The lines of JSON that a program prints."""
    done = subprocess.run(command, env=os.environ | environment, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: ended with {done.returncode}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def python(script, *arguments, label=None, **environment):
    found = lines([sys.executable, HERE / script, *map(str, arguments)], **environment)
    return [line | {"program": label or line["program"]} for line in found]


def core_type():
    """The OpenBLAS kernels that Emulon chooses on this machine."""
    text = subprocess.run([BENCH, "products", "--size", "64"], stdout=subprocess.PIPE, text=True).stdout
    return text.split("OpenBLAS kernels: ")[1].split(",")[0]


def one_round(structures, arguments, kernels):
    same = {"label": "scikit-learn, same kernels", CHOSEN: kernels}
    yield from lines([BENCH, "peer-soap"])
    yield from python("soap.py", "DScribe", structures)
    yield from python("soap.py", "featomic", structures)
    yield from lines([BENCH, "peer-distances", "--size", str(arguments.distances)])
    yield from python("regression.py", "distances", arguments.distances)
    yield from lines([BENCH, "peer-search", "--size", str(arguments.search)])
    yield from python("regression.py", "search", arguments.search)
    if CHOSEN not in os.environ:
        yield from python("regression.py", "search", arguments.search, **same)


def ratios(measured):
    """The table: one row for each case and peer."""
    own = {(line["round"], line["case"]): line for line in measured if line["program"] == "Emulon"}
    rows = {}
    for line in measured:
        if line["program"] != "Emulon":
            rows.setdefault((line["case"], line["program"]), []).append((own[line["round"], line["case"]], line))
    for (case, program), pairs in rows.items():
        mine, theirs = pairs[0]
        differs = None if theirs["check"] is None else abs(mine["check"] / theirs["check"] - 1)
        yield {
            "case": case,
            "peer": program,
            "emulon": min(a["least"] for a, _ in pairs),
            "other": min(b["least"] for _, b in pairs),
            "ratio": statistics.median(b["least"] / a["least"] for a, b in pairs),
            "lowest": min(b["least"] / a["least"] for a, b in pairs),
            "highest": max(b["least"] / a["least"] for a, b in pairs),
            "difference": differs,
        }


def seconds(value):
    return f"{value * 1e6:.1f} us" if value < 1e-2 else f"{value:.3f} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--distances", type=int, default=2000, help="samples of the distance matrices")
    parser.add_argument("--search", type=int, default=1000, help="samples of the grid search")
    arguments = parser.parse_args()
    structures = OUTPUT / "structures.extxyz"
    structures.write_bytes(subprocess.check_output([BENCH, "soap-structures"]))
    kernels, measured = core_type(), []
    with open(OUTPUT / "times.jsonl", "w") as file:
        for number in range(arguments.rounds):
            print(f"Round {number + 1} of {arguments.rounds}", file=sys.stderr)
            for line in one_round(structures, arguments, kernels):
                measured.append(line | {"round": number})
                print(json.dumps(measured[-1]), file=file, flush=True)
    table = list(ratios(measured))
    (OUTPUT / "ratios.json").write_text(json.dumps(table, indent=1) + "\n")
    origin = f"set by {CHOSEN} for both sides" if CHOSEN in os.environ else "as Emulon runs them"
    print(f"Processor time, one core; BLAS kernels {kernels}, {origin}. SOAP: per environment.")
    print(f"{'case':38} {'peer':27} {'Emulon':>10} {'peer':>10}  {'ratio':>6} (range)        difference")
    for row in table:
        spread = f"({row['lowest']:.1f}-{row['highest']:.1f})"
        differs = "not compared" if row["difference"] is None else f"{row['difference']:.0e}"
        print(
            f"{row['case']:38} {row['peer']:27} {seconds(row['emulon']):>10} {seconds(row['other']):>10}"
            f"  {row['ratio']:6.1f} {spread:14} {differs}"
        )


main()
