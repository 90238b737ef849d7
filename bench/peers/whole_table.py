#!/usr/bin/env python3
"""Prints the rows of bench/whole.sh as a Markdown table of medians, with NumPy's wall time as a multiple."""

import csv
import statistics
import sys

KEYS = ["shape", "neurons", "search", "threads", "build"]
STAGES = ["startup", "load", "prepare", "rank", "search_s", "statistics", "write", "report"]


def main():
    rows = {}
    for row in csv.DictReader(sys.stdin):
        rows.setdefault(tuple(row[key] for key in KEYS), []).append(row)

    def median(runs, column):
        values = [float(run[column]) for run in runs if run[column]]
        return statistics.median(values) if values else None

    print("| " + " | ".join([*KEYS, "wall", "processor", "MB", "NumPy / wall", *STAGES]) + " |")
    print("|" + "---|" * (len(KEYS) + 4 + len(STAGES)))
    for key, runs in rows.items():
        wall = median(runs, "wall")
        peer = rows.get((key[0], key[1], "numpy", "1", "numpy"))
        ratio = f"{median(peer, 'wall') / wall:.1f}" if peer and key[4] != "numpy" else ""
        stages = ["" if median(runs, stage) is None else f"{median(runs, stage):.2f}" for stage in STAGES]
        cells = [f"{wall:.2f}", f"{median(runs, 'processor'):.2f}", f"{median(runs, 'resident_kb') / 1024:.0f}", ratio]
        print("| " + " | ".join([*key, *cells, *stages]) + " |")


if __name__ == "__main__":
    main()
