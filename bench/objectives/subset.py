#!/usr/bin/env python3
"""Samples rows of a data set of the grid.

usage: subset.py FOLDER N SEED [--out DIR] [--by-group]

Reads FOLDER/*.npy (every array of N rows: activations.npy and variants) and FOLDER/concepts/{concepts.npy,
concepts.json,samples.csv,groups.csv}. Writes FOLDER/n{N}-s{SEED} (or DIR) of the same layout, plus rows.csv (the
0-based rows taken). Rows are drawn without replacement and kept in their order, so row k of the activations and of
the concepts still belong together. Concept columns are left as they are, even those that hold for no sampled row.
--by-group draws whole groups (documents) in random order until N rows are reached; the last group is cut.
A drawing depends on N and SEED only: the same rows for all arrays of the folder.
"""

import argparse, csv, glob, os, shutil
import numpy as np


def save(source, rows, target):
    a = np.load(source, mmap_mode="r")
    fortran = a.flags.f_contiguous and not a.flags.c_contiguous
    if fortran:
        out = np.empty((len(rows), a.shape[1]), a.dtype, order="F")
        for j in range(a.shape[1]):
            out[:, j] = a[:, j][rows]
    else:
        out = a[rows]
    np.save(target, out)
    return out.shape


def filter_lines(source, rows, target):
    keep = set(rows.tolist())
    with open(source, newline="", encoding="utf-8") as f, open(target, "w", newline="", encoding="utf-8") as g:
        reader, writer = csv.reader(f), csv.writer(g, lineterminator="\n")
        writer.writerow(next(reader))
        for i, row in enumerate(reader):
            if i in keep:
                writer.writerow(row)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("n", type=int)
    p.add_argument("seed", type=int)
    p.add_argument("--out")
    p.add_argument("--by-group", action="store_true")
    o = p.parse_args()
    concepts = os.path.join(o.folder, "concepts")
    total = np.load(os.path.join(concepts, "concepts.npy"), mmap_mode="r").shape[0]
    if not 0 < o.n <= total:
        p.error(f"n must be from 1 to {total}")
    rng = np.random.default_rng([o.n, o.seed])
    if o.by_group:
        with open(os.path.join(concepts, "groups.csv"), newline="", encoding="utf-8") as f:
            group = np.array([r[-1] for r in list(csv.reader(f))[1:]])
        names = np.array(sorted(set(group)))
        rng.shuffle(names)
        rows = np.concatenate([np.flatnonzero(group == g) for g in names])[: o.n]
        rows = np.sort(rows)
    else:
        rows = np.sort(rng.choice(total, o.n, replace=False))
    out = o.out or os.path.join(o.folder, f"n{o.n}-s{o.seed}" + ("-groups" if o.by_group else ""))
    os.makedirs(os.path.join(out, "concepts"), exist_ok=True)
    for f in sorted(glob.glob(os.path.join(o.folder, "*.npy"))):
        a = np.load(f, mmap_mode="r")
        if a.ndim == 2 and a.shape[0] == total:
            print(f, save(f, rows, os.path.join(out, os.path.basename(f))))
    print("concepts", save(os.path.join(concepts, "concepts.npy"), rows, os.path.join(out, "concepts", "concepts.npy")))
    shutil.copy(os.path.join(concepts, "concepts.json"), os.path.join(out, "concepts"))
    for name in ("samples.csv", "groups.csv"):
        f = os.path.join(concepts, name)
        if os.path.exists(f):
            filter_lines(f, rows, os.path.join(out, "concepts", name))
    for f in ("truth.csv", "neurons.csv"):
        if os.path.exists(os.path.join(o.folder, f)):
            shutil.copy(os.path.join(o.folder, f), out)
    np.savetxt(os.path.join(out, "rows.csv"), rows, fmt="%d", header="row", comments="")
    print("written:", out)


if __name__ == "__main__":
    main()
