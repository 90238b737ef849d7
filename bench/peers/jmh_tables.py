#!/usr/bin/env python3
"""Turns JMH's JSON into Markdown: per benchmark one table with the median over forks, the least and the largest fork.

    jmh_tables.py jmh.json [...]
    jmh_tables.py --allocation jmh.json [...]   bytes allocated per operation instead, from -prof gc

A fork counts as the mean of its iterations. Where a benchmark counts what it does, the counter is shown too.
"""

import json
import pathlib
import statistics
import sys
from collections import defaultdict


def rows(entry, allocation):
    """(metric, unit, score per fork) of what a benchmark measured."""
    secondary = entry.get("secondaryMetrics", {})
    if allocation:
        metrics = {name: m for name, m in secondary.items() if name.endswith("gc.alloc.rate.norm")}
    else:
        metrics = {"": entry["primaryMetric"]}
        metrics |= {name: m for name, m in secondary.items() if "gc." not in name}
    for name, metric in metrics.items():
        title = ", per " + name.rstrip("s") if name and not allocation else ""
        yield title, metric["scoreUnit"], [statistics.fmean(fork) for fork in metric["rawData"]]


def number(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


def main():
    allocation = sys.argv[1] == "--allocation"
    paths = sys.argv[2:] if allocation else sys.argv[1:]
    entries = [e for path in paths for e in json.loads(pathlib.Path(path).read_text())]
    tables = defaultdict(list)
    for entry in entries:
        parts = entry["benchmark"].split(".")
        for metric, unit, forks in rows(entry, allocation):
            tables[".".join(parts[-2:]) + metric, unit].append((entry.get("params") or {}, forks))
    for (title, unit), lines in tables.items():
        names = list(lines[0][0])
        print(f"### {title} ({unit})\n")
        print("| " + " | ".join([*names, "median over forks", "min", "max", "forks"]) + " |")
        print("|" + "---|" * len(names) + "---:|" * 4)
        for params, forks in lines:
            cells = [params[n] for n in names]
            cells += [number(v) for v in (statistics.median(forks), min(forks), max(forks))] + [str(len(forks))]
            print("| " + " | ".join(cells) + " |")
        print()


if __name__ == "__main__":
    main()
