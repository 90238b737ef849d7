#!/usr/bin/env python3
"""Time of one AUROC through torchmetrics, as the published implementation computes it for every formula it scores."""

import json
import pathlib
import sys
import time

import numpy
import torch
from torchmetrics.functional.classification import binary_auroc

FORMULAS = 300
WARM_UP = 10


def main():
    folder = pathlib.Path(sys.argv[1])
    torch.set_num_threads(1)
    activations = torch.from_numpy(numpy.array(numpy.load(folder / "activations.npy", mmap_mode="r")[:, 0]))
    concepts = torch.from_numpy(numpy.ascontiguousarray(numpy.load(folder / "concepts.npy").T))
    pairs = numpy.random.default_rng(5).integers(concepts.shape[0], size=(WARM_UP + FORMULAS, 2))
    start = 0.0
    for i, (a, b) in enumerate(pairs):
        if i == WARM_UP:
            start = time.perf_counter()
        binary_auroc(activations, (concepts[a] | concepts[b]).int(), thresholds=None)
    print(json.dumps({"ms_per_formula": 1e3 * (time.perf_counter() - start) / FORMULAS}))


if __name__ == "__main__":
    main()
