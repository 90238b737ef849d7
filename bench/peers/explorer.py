#!/usr/bin/env python3
"""Measures the search of `invert serve RESULTS`.

    python3 bench/peers/explorer.py engine/target/invert/bin/invert [--neurons N] [--rounds N]

Explains the oracle of the tests, repeats its 20 neurons with random AUCs and p-values to two runs of N neurons each, and
times queries over both. Prints a Markdown table.
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import statistics
import subprocess
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORACLE = ROOT / "engine/data/src/test/resources/dev/invert/oracle"
QUERIES = ["", "structure", "tool auc>0.9", '"tool.n.01"', "p<1e-100 n>50", "verdict=weak", "a", "auc<0.6 length=3", "neuron=777"]


def explain(program, folder):
    subprocess.run(
        [program, "explain", "--quiet", "--search", "beam", "--pictures", "0", "--activations", ORACLE / "acts.npy"]
        + ["--concepts", ORACLE / "labels.npy", "--names", ORACLE / "concepts.json", "--out", folder],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def repeat(run, folder, neurons, seed):
    generator = random.Random(seed)
    folder.mkdir()
    originals = [json.loads(line) for line in open(run / "explanations.jsonl")]
    with open(folder / "explanations.jsonl", "w") as lines:
        for neuron in range(neurons):
            copy = dict(originals[neuron % len(originals)], neuron=neuron)
            if copy["explanations"]:  # a constant neuron has none
                measured = {"auc": generator.uniform(0.5, 1), "log10_p_corrected": -generator.uniform(0, 300)}
                copy["explanations"] = [dict(copy["explanations"][0], **measured), *copy["explanations"][1:]]
            lines.write(json.dumps(copy, separators=(",", ":")) + "\n")
    record = json.load(open(run / "run.json"))
    (folder / "run.json").write_text(json.dumps(dict(record, n_neurons=neurons)))


def timed(connection, path):
    start = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    assert response.status == 200, body
    return 1e3 * (time.perf_counter() - start), body


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--neurons", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        explain(arguments.program, folder / "run")
        for seed in (1, 2):
            repeat(folder / "run", folder / f"run{seed}", arguments.neurons, seed)
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before\n")
        for start in ("first start", "second start"):
            begin = time.perf_counter()
            process = subprocess.Popen(
                [arguments.program, "serve", "--port", "0", "--quiet", "--stop-at-eof", "--state", folder / "state"]
                + [folder / "run1", folder / "run2"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            host = process.stdout.readline().split("//")[1].strip()
            print(f"{start} with 2 x {arguments.neurons:,} neurons: {time.perf_counter() - begin:.1f} s\n")
            if start == "first start":
                process.stdin.close()
                process.wait()
        connection = http.client.HTTPConnection(host)
        print("| query | found | first, ms | median, ms | greatest, ms |\n|---|---|---|---|---|")
        for query in QUERIES:
            path = "/v1/neurons?" + urllib.parse.urlencode({"q": query})
            times = [timed(connection, path) for _ in range(arguments.rounds + 1)]
            rest = [milliseconds for milliseconds, _ in times[1:]]
            total = json.loads(times[0][1])["total"]
            print(f"| `{query}` | {total:,} | {times[0][0]:.1f} | {statistics.median(rest):.1f} | {max(rest):.1f} |")
        pages = [timed(connection, f"/neuron?run=run1&layer=acts&neuron={31 * i}")[0] for i in range(arguments.rounds)]
        print(f"| page of a neuron | | {pages[0]:.1f} | {statistics.median(pages[1:]):.1f} | {max(pages[1:]):.1f} |")
        diffs = [timed(connection, "/v1/diff?a=run1&b=run2")[0] for _ in range(5)]
        print(f"| comparison of both runs | | {diffs[0]:.1f} | {statistics.median(diffs[1:]):.1f} | {max(diffs[1:]):.1f} |")
        process.stdin.close()
        process.wait()
        print(f"\nload {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
