"""Reading labels: the engine and pandas/NumPy in turns, each in a fresh process, on the same files.

Run: python3 bench/peers/concepts.py [--rounds 5] [--folder bench/target/concepts]   (needs pandas and NumPy)
Build first: mvn -q -DskipTests package
"""
import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys

BENCH = pathlib.Path(__file__).resolve().parent.parent
JAVA = ["java", "-Xmx512m", "-XX:+UseParallelGC", "-Dorg.bytedeco.javacpp.maxBytes=0",
        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "-cp", str(BENCH / "target/benchmarks.jar"),
        "dev.invert.bench.ConceptLoading"]
TIMED = """
import sys, time, resource
import numpy as np, pandas as pd
start, processor = time.perf_counter(), time.process_time()
{code}
seconds, processor = time.perf_counter() - start, time.process_time() - processor
print(f"{{seconds:.3f}} s, {{processor:.3f}} processor s, {{m.shape[0]}} samples, {{m.shape[1]}} concepts, {{int(m.sum())}} memberships,"
      f" {{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}} resident bytes at most")
"""
CASES = [
    # name, engine's step, what somebody with pandas or NumPy writes
    ("imagenet.csv, one-hot", ["read", "imagenet.csv"],
     "m = pd.read_csv('imagenet.csv', index_col=0).to_numpy(dtype=bool)"),
    ("dense.csv, one-hot", ["read", "dense.csv"],
     "m = pd.read_csv('dense.csv', index_col=0).to_numpy(dtype=bool)"),
    ("tokens.csv, long", ["read", "tokens.csv"],
     "d = pd.read_csv('tokens.csv')\n"
     "row = pd.factorize(d['document'] + ':' + d['position'].astype(str))[0]\n"
     "column, names = pd.factorize(d['label'])\n"
     "m = np.zeros((row.max() + 1, len(names)), dtype=bool)\n"
     "m[row, column] = True"),
    ("dense/concepts.npy, read", ["read", "dense/concepts.npy"], "m = np.load('dense/concepts.npy')"),
    ("dense-c.npy, read (C order)", ["read", "dense-c.npy"], "m = np.load('dense-c.npy')"),
    ("imagenet, a folder: read", ["read", "imagenet"], None),
    ("dense, a folder: write", ["write", "dense", "written"], None),
    ("imagenet, summary", ["summary", "imagenet"], None),
    ("dense, summary", ["summary", "dense"], None),
]
LINE = re.compile(r"([\d.]+) s, ([\d.]+) processor s, (\d+ samples, \d+ concepts, \d+ memberships), (\d+) ")


def measure(command, folder):
    out = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    seconds, processor, read, peak = LINE.search(out).groups()
    return (float(seconds), float(processor)), read, int(peak)


def middle(values, digits=2):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def header(rounds):
    import numpy
    import pandas
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[1]
    git = subprocess.run(["git", "log", "-1", "--format=%h"], cwd=BENCH, capture_output=True, text=True).stdout.strip()
    changed = subprocess.run(["git", "status", "--short"], cwd=BENCH, capture_output=True, text=True).stdout.strip()
    return [
        f"- commit {git}" + (", with uncommitted changes" if changed else ""),
        f"- {os.cpu_count()} processors, load {', '.join(f'{load:.1f}' for load in os.getloadavg())}",
        f"- {java.strip()}, heap 512 MB; pandas {pandas.__version__}, NumPy {numpy.__version__}, Python"
        f" {sys.version.split()[0]}",
        f"- {rounds} rounds in turns, each measurement in a fresh process; starting it and importing do not count",
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=pathlib.Path, default=BENCH / "target/concepts")
    options = parser.parse_args()
    folder = options.folder.resolve()
    if not (folder / "tokens.csv").exists():
        subprocess.run(JAVA + ["files", str(folder)], check=True)
    if not (folder / "dense-c.npy").exists():
        import numpy
        numpy.save(folder / "dense-c.npy", numpy.ascontiguousarray(numpy.load(folder / "dense/concepts.npy")))
    times = {name: ([], []) for name, _, _ in CASES}
    peaks = {}
    for _ in range(options.rounds):
        for name, step, code in CASES:
            seconds, read, native = measure(JAVA + step, folder)
            times[name][0].append(seconds)
            peaks[name] = native
            if code:
                seconds, peer, _ = measure([sys.executable, "-c", TIMED.format(code=code)], folder)
                times[name][1].append(seconds)
                if peer != read:
                    sys.exit(f"{name}: the engine read {read}, the peer {peer}")
    print("\n".join(header(options.rounds)) + "\n")
    print("| what | engine, s | engine, processor s | native MB | peer, s | peer, processor s | engine is |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, (own, peer) in times.items():
        cells = [middle([wall for wall, _ in own]), middle([cpu for _, cpu in own]), f"{peaks[name] / 1e6:.0f}"]
        if peer:
            ratios = [p[0] / o[0] for o, p in zip(own, peer)]
            cells += [middle([wall for wall, _ in peer]), middle([cpu for _, cpu in peer]),
                      f"{statistics.median(ratios):.1f} x"]
        print(f"| {name} | " + " | ".join(cells + [""] * (6 - len(cells))) + " |")


if __name__ == "__main__":
    main()
