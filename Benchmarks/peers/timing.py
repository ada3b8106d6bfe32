"""Processor times as lines of JSON, in the form that `emulon-bench peer-...` prints."""

import json
import statistics
import time


def report(program, case, call, check, repetitions, parts=1):
    """Times `call` and prints one line; `check` turns its result into the number that is compared."""
    times = []
    for _ in range(repetitions):
        start = time.process_time()
        result = call()
        times.append((time.process_time() - start) / parts)
    line = {"program": program, "case": case, "least": min(times), "median": statistics.median(times)}
    print(json.dumps(line | {"check": check(result)}), flush=True)
