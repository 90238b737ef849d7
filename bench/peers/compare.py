#!/usr/bin/env python3
"""Runs the engine and its peers on the same files and prints one Markdown table per shape.

    mvn -q -DskipTests package && python3 bench/peers/compare.py

The engine writes the problem; engine, `invert explain --threads 1` and the NumPy searches then take turns, in fresh
processes, for some rounds. The best AUC of every neuron must agree to 1e-12, or nothing is printed and the exit
code is 1. Needs numpy and scipy; torchmetrics is used if it can be imported.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

PEERS = pathlib.Path(__file__).resolve().parent
ROOT = PEERS.parent.parent
TOLERANCE = 1e-12
ENGINE = "engine"
EXPLAIN = "invert explain"


def environment():
    """One thread, and whatever kernels OpenBLAS takes for this processor: forced ones may be slow."""
    env = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    return env | {name: "1" for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")}


def call(command):
    """Standard output, and the wall time of the whole process in milliseconds."""
    start = time.perf_counter()
    done = subprocess.run([str(c) for c in command], env=environment(), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed with exit code {done.returncode}")
    return done.stdout, 1e3 * (time.perf_counter() - start)


def java(*arguments):
    # ParallelGC as bin/invert has it.
    home = os.environ.get("JAVA_HOME")
    program = pathlib.Path(home, "bin", "java") if home else "java"
    return [program, "-XX:+UseParallelGC", "-cp", ROOT / "bench/target/benchmarks.jar", *arguments]


def last_line(text):
    return json.loads(text.strip().splitlines()[-1])


def run_engine(folder, options):
    out, wall = call(java("dev.invert.bench.SearchFiles", folder, options.warm_up, options.passes))
    result = last_line(out)
    return result | {"ms": statistics.median(result["ms_per_neuron"]), "wall_ms": wall}


def run_explain(folder, _):
    with tempfile.TemporaryDirectory() as out:
        command = [ROOT / "engine/target/invert/bin/invert", "explain", "--quiet", "--threads", "1", "--out", out]
        command += ["--activations", folder / "activations.npy", "--concepts", folder / "concepts.npy"]
        _, wall = call(command)
        lines = pathlib.Path(out, "explanations.jsonl").read_text().splitlines()
    best = [json.loads(line)["explanations"] for line in lines]
    return {"auc": [e[0]["auc"] if e else None for e in best], "wall_ms": wall}


def run_numpy(style):
    def run(folder, _):
        out, wall = call([sys.executable, PEERS / "numpy_search.py", folder, "--style", style])
        result = last_line(out)
        return result | {"ms": result["ms_per_neuron"][0], "wall_ms": wall}

    return run


RUNS = {
    ENGINE: run_engine,
    EXPLAIN: run_explain,
    "NumPy/SciPy, plain": run_numpy("plain"),
    "NumPy/SciPy, tuned": run_numpy("tuned"),
}


def require_agreement(name, aucs, expected):
    if len(aucs) != len(expected):
        sys.exit(f"{name} answers for {len(aucs)} neurons, {ENGINE} for {len(expected)}")
    for neuron, (a, b) in enumerate(zip(aucs, expected)):
        if (a is None) != (b is None) or (a is not None and abs(a - b) > TOLERANCE):
            sys.exit(f"neuron {neuron}: best AUC of {name} is {a!r}, of {ENGINE} {b!r}: they must agree")


def torchmetrics_row(folder, formulas_per_neuron, ratio_to):
    """What the published implementation does per formula: a mask and a call of AUROC; formulas are random."""
    code = PEERS / "torchmetrics_auroc.py"
    done = subprocess.run([sys.executable, code, folder], env=environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"torchmetrics skipped: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    per_formula = last_line(done.stdout)["ms_per_formula"]
    ms = per_formula * formulas_per_neuron
    return (
        f"| torchmetrics AUROC per formula, EXTRAPOLATED: {per_formula:.2f} ms x {formulas_per_neuron:,} formulas "
        f"| {ms:,.0f} | | | {ms / ratio_to:,.0f} | |"
    )


def spread(values, form="{:,.2f}"):
    return " | ".join(form.format(v) for v in (statistics.median(values), min(values), max(values)))


def compare(shape, options):
    with tempfile.TemporaryDirectory(prefix="invert-peers-") as name:
        folder = pathlib.Path(name)
        call(java("dev.invert.bench.ProblemFiles", shape, options.neurons, folder))
        results = {run: [] for run in RUNS}
        for round_number in range(options.rounds):
            for run, function in RUNS.items():
                results[run].append(function(folder, options))
                require_agreement(run, results[run][-1]["auc"], results[ENGINE][0]["auc"])
            print(f"{shape}: round {round_number + 1} of {options.rounds}", file=sys.stderr)
        print_table(shape, options, results, folder)


def print_table(shape, options, results, folder):
    engine_ms = [r["ms"] for r in results[ENGINE]]
    kernel = results[ENGINE][0]["kernel"]
    print(f"\n{shape}: N = 50,000, {options.neurons} neurons, length 3, beam 3, one thread, {options.rounds} rounds;")
    print(f"best AUCs of all {options.neurons} neurons agree to {TOLERANCE:g}.\n")
    print("| rank + search, concepts prepared | median ms per neuron | min | max | times engine | prepare ms |")
    print("|---|---:|---:|---:|---:|---:|")
    for run, rounds in results.items():
        if run == EXPLAIN:
            continue
        ms = [r["ms"] for r in rounds]
        # Rounds alternate, so each ratio is between neighbors in time.
        ratio = statistics.median(theirs / ours for theirs, ours in zip(ms, engine_ms))
        prepare = statistics.median(r["prepare_ms"] for r in rounds)
        label = f"{run} ({kernel}, warm)" if run == ENGINE else run
        print(f"| {label} | {spread(ms, '{:.3f}')} | {ratio:.1f} | {prepare:.0f} |")
    concepts = 1473
    row = torchmetrics_row(folder, 2 * concepts + 2 * 3 * 4 * concepts, statistics.median(engine_ms))
    if row:
        print(row)
    print("\n| whole process, from start to exit | median ms | min | max |\n|---|---:|---:|---:|")
    for run, rounds in results.items():
        if run != ENGINE:
            print(f"| {run} | {spread([r['wall_ms'] for r in rounds], '{:,.0f}')} |")
    print(flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", default="imagenet,relu,dense")
    parser.add_argument("--neurons", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--warm-up", type=float, default=5, help="seconds, of the engine's JVM (default %(default)s)")
    parser.add_argument("--passes", type=int, default=9, help="of the engine per round; the median counts")
    options = parser.parse_args()
    for shape in options.shapes.split(","):
        compare(shape, options)


if __name__ == "__main__":
    main()
