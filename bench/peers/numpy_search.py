#!/usr/bin/env python3
"""INVERT's beam search in NumPy and SciPy, as a peer to measure the engine against.

Same semantics as `invert explain` with its defaults: formulas of up to --length literals, --beam formulas of each
length extended by every literal with AND and OR, at most half of the samples, the highest AUC. Counts and rank sums
are integers below 2^53, so that float64 holds them exactly. Exact ties between different truth sets at the beam's edge
go to the smaller column instead of the smaller text.

Two styles of it:

  plain  one neuron after the other, ranks from scipy.stats.rankdata, per length one product of the concept matrix
         with all parents
  tuned  16 neurons per matrix product, ranks from one sort of 64-bit (float, index) keys, and for parents with few
         members the sum of their rows of the concept matrix instead of a product

In both, equal concept rows are collapsed, equal columns are merged, and a product gives counts and rank sums at once
(count * 2^33 + sum in one float64). Prints one line of JSON.
"""

import argparse
import json
import pathlib
import time

import numpy
from scipy import sparse
from scipy.stats import rankdata

COUNT_UNIT = float(1 << 33)
"""More than any rank sum N (N + 1) up to N = 92,000; count * COUNT_UNIT + sum stays below 2^53 up to N = 2^19."""

TUNED_BATCH = 16
FEW_MEMBERS = 0.3
"""Share of the patterns below which their rows are gathered (measured: 3 ns against 2 ns per entry, or less by BLAS)."""

FIRST_CANDIDATES = 64
AND, AND_NOT, OR, OR_NOT = range(4)


class Concepts:
    """Distinct rows and columns of a concept matrix, and products with it."""

    def __init__(self, matrix, gather):
        self.samples = matrix.shape[0]
        columns = numpy.unique(numpy.packbits(matrix, axis=0).T, axis=0, return_index=True)[1]
        columns = numpy.sort(columns)
        sums = matrix[:, columns].sum(axis=0, dtype=numpy.int64)
        columns = columns[(sums > 0) & (sums < self.samples)]
        rows = numpy.ascontiguousarray(numpy.packbits(matrix[:, columns], axis=1))
        rows = rows.view(numpy.dtype((numpy.void, rows.shape[1]))).ravel()
        _, first, self.pattern = numpy.unique(rows, return_index=True, return_inverse=True)
        if len(first) > self.samples // 2:
            first = self.pattern = None
        patterns = matrix[:, columns] if first is None else matrix[first][:, columns]
        self.sizes = numpy.ones(self.samples) if first is None else numpy.bincount(self.pattern).astype(float)
        self.truth = numpy.ascontiguousarray(patterns.T)
        self.count = self.truth.shape[0]
        self.n = (self.truth @ self.sizes).astype(numpy.int64)
        self.sparse = sparse.csr_matrix(self.truth, dtype=numpy.float64)
        # Adding up the rows of a small formula's members beats a product with the whole matrix, if that is large.
        self.rows = self.sparse.T.tocsr() if gather and self.sparse.nnz > 1_000_000 else None
        self.dense = None if self.truth.mean() < 0.03 else self.truth.astype(numpy.float64)

    def sum_patterns(self, ranks):
        """Rank sums per pattern."""
        return ranks if self.pattern is None else numpy.bincount(self.pattern, ranks, len(self.sizes))

    def joint(self, truths, ranks):
        """Counts and rank sums of every truth set AND every concept: two (sets, concepts) arrays of integers."""
        weights = self.sizes * COUNT_UNIT + ranks
        product = numpy.empty((len(truths), self.count))
        members = truths.sum(axis=1)
        few = members < FEW_MEMBERS * len(self.sizes) if self.rows is not None else numpy.zeros(len(truths), bool)
        for i in numpy.flatnonzero(few):
            at = numpy.flatnonzero(truths[i])
            product[i] = self.rows[at].T @ (weights[i] if weights.ndim == 2 else weights)[at]
        many = numpy.flatnonzero(~few)
        if len(many):
            chosen = weights[many] if weights.ndim == 2 else weights
            product[many] = self.product(numpy.ascontiguousarray((truths[many] * chosen).T)).T
        counts = numpy.floor(product * (1 / COUNT_UNIT))
        return counts.astype(numpy.int64), (product - counts * COUNT_UNIT).astype(numpy.int64)

    def product(self, vectors):
        """Concepts times some column vectors over patterns."""
        # BLAS wins only where it can reuse what it loads of the matrix.
        return (self.dense if self.dense is not None and vectors.shape[1] >= 16 else self.sparse) @ vectors


class Formula:
    __slots__ = ("codes", "n", "z", "q", "truth")

    def __init__(self, codes, n, z, q, truth):
        self.codes, self.n, self.z, self.q, self.truth = codes, n, z, q, truth

    def same(self, other):
        return self.n == other.n and self.z == other.z and bool((self.truth == other.truth).all())

    def auc(self, samples):
        area = self.n * (samples - self.n)
        return (area + self.z) / (2.0 * area)


def ranks_plain(values):
    """Doubled mid-ranks."""
    return 2 * rankdata(values)


def ranks_tuned(values):
    """The same, by one sort of words that hold float and index."""
    bits = (values + numpy.float32(0)).view(numpy.int32)
    # Floats compare like integers once the bits below the sign of negative ones are flipped.
    keys = (bits ^ ((bits >> 31) & 0x7FFFFFFF)).astype(numpy.int64) << 32
    keys |= numpy.arange(len(values))
    keys.sort()
    order = keys & 0xFFFFFFFF
    floats = keys >> 32
    starts = numpy.flatnonzero(numpy.r_[True, floats[1:] != floats[:-1]])
    ends = numpy.r_[starts[1:], len(values)]
    ranks = numpy.empty(len(values))
    ranks[order] = numpy.repeat((starts + ends + 1).astype(float), ends - starts)
    return ranks


class Search:
    def __init__(self, concepts, length, beam):
        self.concepts, self.length, self.beam = concepts, length, beam
        self.most = concepts.samples // 2
        self.total = concepts.samples * (concepts.samples + 1)

    def scores(self, n, s):
        """Z and Z / (n (N - n)), the latter -inf out of bounds."""
        z = s - n * (self.concepts.samples + 1)
        allowed = (n >= 1) & (n <= self.most)
        area = n * (self.concepts.samples - n)
        q = numpy.where(allowed, z / numpy.where(allowed, area, 1), -numpy.inf)
        return z, q

    def level_one(self, sums):
        c = self.concepts
        n = numpy.stack([c.n, c.samples - c.n])
        return n, *self.scores(n, numpy.stack([sums, self.total - sums]))

    def extensions(self, n_a, s_a, counts, joint, sums):
        """(parents, 4, concepts) of n, Z and q; extensions that equal an operand are out."""
        c = self.concepts
        n_a, s_a = n_a[:, None], s_a[:, None]
        n = numpy.stack([counts, n_a - counts, n_a + c.n - counts, c.samples - c.n + counts], axis=1)
        s = numpy.stack([joint, s_a - joint, s_a + sums - joint, self.total - sums + joint], axis=1)
        z, q = self.scores(n, s)
        literal = numpy.stack([c.n, c.samples - c.n, c.n, c.samples - c.n])
        q[(n == n_a[:, :, None]) | (n == literal[None])] = -numpy.inf
        return n, z, q

    def best(self, parents, n, z, q, known):
        """The best distinct formulas that are not known from shorter lengths."""
        n, z, q = n.ravel(), z.ravel(), q.ravel()
        wanted = FIRST_CANDIDATES
        while True:
            wanted = min(wanted, len(q))
            at = numpy.argpartition(q, len(q) - wanted)[len(q) - wanted :]
            at = at[q[at] > -numpy.inf]
            found = []
            for i in at[numpy.lexsort((at, -q[at]))]:
                formula = self.build(parents, int(i), int(n[i]), int(z[i]), float(q[i]))
                if not any(formula.same(other) for other in known) and not any(formula.same(o) for o in found):
                    found.append(formula)
                    if len(found) == self.beam:
                        return found
            if len(at) < wanted or wanted == len(q):
                return found
            wanted *= 4

    def build(self, parents, i, n, z, q):
        truth = self.concepts.truth
        operation, concept = divmod(i, self.concepts.count)
        if parents is None:
            return Formula([i], n, z, q, ~truth[concept] if operation else truth[concept])
        parent, operation = divmod(operation, 4)
        literal = ~truth[concept] if operation in (AND_NOT, OR_NOT) else truth[concept]
        a = parents[parent].truth
        joined = a & literal if operation in (AND, AND_NOT) else a | literal
        return Formula([*parents[parent].codes, (operation, concept)], n, z, q, joined)

    def run(self, rows):
        """The best AUC of each of some neurons, or None, from their doubled mid-ranks per sample."""
        c = self.concepts
        ranks = [c.sum_patterns(row) for row in rows]
        sums = self.literal_sums(ranks)
        known = [[] for _ in ranks]
        parents = [self.best(None, *self.level_one(s), []) for s in sums]
        for level in range(2, self.length + 1):
            for k, found in enumerate(parents):
                known[k] += found
            owner = [k for k, found in enumerate(parents) for _ in found]
            if not owner:
                break
            counts, joint = self.sum_level(parents, ranks)
            at = 0
            for k, found in enumerate(parents):
                if not found:
                    continue
                end = at + len(found)
                n_a = numpy.array([f.n for f in found])
                s_a = numpy.array([f.z + f.n * (c.samples + 1) for f in found])
                extended = self.extensions(n_a, s_a, counts[at:end], joint[at:end], sums[k])
                parents[k] = self.best(found, *extended, known[k])
                at = end
        for k, found in enumerate(parents):
            known[k] += found
        return [max(found, key=lambda f: f.q).auc(c.samples) if found else None for found in known]

    def literal_sums(self, ranks):
        return self.concepts.product(numpy.stack(ranks, axis=1)).T.astype(numpy.int64)

    def sum_level(self, parents, ranks):
        truths = numpy.stack([f.truth for found in parents for f in found])
        if len(ranks) == 1:
            return self.concepts.joint(truths, ranks[0])
        return self.concepts.joint(truths, numpy.stack([r for r, found in zip(ranks, parents) for _ in found]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="holds activations.npy and concepts.npy")
    parser.add_argument("--style", choices=["plain", "tuned"], default="plain")
    parser.add_argument("--length", type=int, default=3)
    parser.add_argument("--beam", type=int, default=3)
    options = parser.parse_args()

    activations = numpy.load(options.folder / "activations.npy", mmap_mode="r").T
    matrix = numpy.ascontiguousarray(numpy.load(options.folder / "concepts.npy"))
    start = time.perf_counter()
    search = Search(Concepts(matrix, options.style == "tuned"), options.length, options.beam)
    prepare = time.perf_counter() - start
    neurons = [numpy.array(row) for row in activations]
    batch, rank = (1, ranks_plain) if options.style == "plain" else (TUNED_BATCH, ranks_tuned)

    search.run([rank(row) for row in neurons[:batch]])
    rank_seconds = 0.0
    aucs = []
    start = time.perf_counter()
    for first in range(0, len(neurons), batch):
        since = time.perf_counter()
        rows = [rank(row) for row in neurons[first : first + batch]]
        rank_seconds += time.perf_counter() - since
        aucs += search.run(rows)
    seconds = time.perf_counter() - start
    print(
        json.dumps(
            {
                "style": options.style,
                "prepare_ms": 1e3 * prepare,
                "ms_per_neuron": [1e3 * seconds / len(neurons)],
                "rank_ms_per_neuron": 1e3 * rank_seconds / len(neurons),
                "auc": aucs,
            }
        )
    )


if __name__ == "__main__":
    main()
