"""The sums of sparse latents over all concepts with SciPy, on a problem like that of SparseLayer.

What is timed is the least that any scorer needs: for each latent and concept, the number of firings in the concept and
the sum of their ranks (two products of sparse matrices). SparseLayer's time per latent contains ranking, the search of
formulas of three literals and their statistics too.

Run: python3 bench/peers/sparse_sums.py [TOKENS CONCEPTS LATENTS FIRINGS ROUNDS]   (needs NumPy and SciPy)
"""
import os
import sys
import time

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[threads] = "1"
import numpy as np
import scipy.sparse as sp


def concept_rows(random, tokens, concepts, per_token):
    harmonic = sum(1.0 / (c + 5) for c in range(concepts))
    rows, columns = [], []
    for c in range(concepts):
        share = min(0.4, per_token / harmonic / (c + 5))
        chosen = np.unique(random.integers(0, tokens, int(tokens * share) + 1))
        rows.append(chosen)
        columns.append(np.full(len(chosen), c))
    rows, columns = np.concatenate(rows), np.concatenate(columns)
    return sp.csr_array((np.ones(len(rows), np.int64), (rows, columns)), shape=(tokens, concepts))


def ranks(random, tokens, firings):
    """Returns sorted samples, and their doubled mid-ranks less that of the zeros."""
    samples = np.unique(random.integers(0, tokens, firings))
    values = (random.exponential(size=len(samples)) + 0.05).astype(np.float16)
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    below = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return samples, tokens - len(samples) + (2 * below + counts)[place]


def main():
    tokens, concepts, latents, firings, rounds = [int(a) for a in sys.argv[1:]] or [1_250_000, 8_700, 64, 9_570, 5]
    random = np.random.default_rng(7)
    matrix = concept_rows(random, tokens, concepts, 12 if concepts >= 1000 else 3)
    memberships = np.diff(matrix.indptr)
    starts, rows, sums = [0], [], []
    for _ in range(latents):
        samples, offsets = ranks(random, tokens, firings)
        rows.append(samples)
        sums.append(offsets)
        starts.append(starts[-1] + len(samples))
    rows = np.concatenate(rows)
    of_ranks = sp.csr_array((np.concatenate(sums), rows, starts), shape=(latents, tokens))
    of_counts = sp.csr_array((np.ones(len(rows), np.int64), rows, starts), shape=(latents, tokens))
    visited = int(memberships[rows].sum())
    for _ in range(rounds):
        start = time.process_time()
        result = of_ranks @ matrix, of_counts @ matrix
        seconds = time.process_time() - start
        print(f"{latents} latents, {len(rows)} firings, {visited} memberships: {seconds:.3f} s of processor time, "
              f"{1e3 * seconds / latents:.2f} ms per latent, {1e9 * seconds / visited:.1f} ns per membership, "
              f"{result[0].nnz} sums")


if __name__ == "__main__":
    main()
