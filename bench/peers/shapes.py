#!/usr/bin/env python3
"""Writes activations.npy and concepts.npy of one shape for `bench/whole.sh`: shapes.py SHAPE NEURONS FOLDER

  sparse      1,000,000 samples, 200 concepts, 0.33 % of the activations nonzero
  million     1,000,000 samples, 30 concepts of which nearly all rows differ, dense activations
  words       50,000 samples, 10,000 concepts of a Zipf distribution
  vocabulary  5,000 samples, 70,000 concepts of a Zipf distribution, many of them equal or empty
"""

import pathlib
import sys

import numpy


def concepts(shape, random):
    if shape in ("vocabulary", "words"):
        samples, words = (5_000, 70_000) if shape == "vocabulary" else (50_000, 10_000)
        columns = numpy.zeros((samples, words), dtype=bool, order="F")
        for c in range(words):
            columns[:, c] = random.random(samples, dtype=numpy.float32) < 0.3 / (c + 1)
        return columns
    count, most = (200, 0.1) if shape == "sparse" else (30, 0.5)
    columns = numpy.zeros((1_000_000, count), dtype=bool, order="F")
    for c in range(count):
        columns[:, c] = random.random(1_000_000, dtype=numpy.float32) < most * (c + 1) / count
    return columns


def main():
    shape, neurons, folder = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
    random = numpy.random.default_rng(17)
    matrix = concepts(shape, random)
    samples = len(matrix)
    activations = numpy.zeros((samples, neurons), dtype=numpy.float32, order="F")
    for k in range(neurons):
        noise = random.standard_normal(samples, dtype=numpy.float32) + matrix[:, k % 30]
        if shape == "sparse":
            noise[noise < numpy.quantile(noise, 0.9967)] = 0
        activations[:, k] = noise
    folder.mkdir(parents=True, exist_ok=True)
    numpy.save(folder / "activations.npy", activations)
    numpy.save(folder / "concepts.npy", matrix)


if __name__ == "__main__":
    main()
