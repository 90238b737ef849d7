"""Plants one to three concepts in each of 256 noise neurons over ImageNet's concepts.

usage: planted.py FOLDER

FOLDER/concepts is what `invert concepts --wordnet` makes of 50 samples of each of the 1,000 class ids. Writes
FOLDER/activations.npy and FOLDER/truth.csv: N(0, 1) noise plus additive concepts; one neuron in four is rectified.
Concepts hold for at most half of the samples and, in three of four neurons, for at least 1 %; effects are log-uniform
in [0.25, 3] standard deviations.
"""

import csv
import json
import sys

import numpy as np
from scipy.stats import rankdata

D = sys.argv[1] + "/"
c = np.load(D + "concepts/concepts.npy")
names = json.load(open(D + "concepts/concepts.json"))
N, C = c.shape
rng = np.random.default_rng(20261129)
frac = c.mean(0)
sets = np.packbits(c[:1000], axis=0).T
ids = [names[str(j)]["offset"] for j in range(C)]
nm = [names[str(j)]["name"] for j in range(C)]
seen = set()
first = []
for j in range(C):
    k = sets[j].tobytes()
    first.append(k not in seen)
    seen.add(k)
first = np.array(first)
common = np.flatnonzero(first & (frac >= 0.01) & (frac <= 0.5))
every = np.flatnonzero(first & (frac <= 0.5))
print("candidates: common", len(common), "any", len(every))
A = np.empty((N, 256), np.float32, order="F")
rows = []
for k in range(256):
    rare = (k // 4) % 4 == 3
    n = 1 + int(rng.integers(3))
    J = rng.choice(every if rare else common, n, replace=False)
    e = np.exp(rng.uniform(np.log(0.25), np.log(3), n)).round(3)
    o = np.argsort(-e)
    J, e = J[o], e[o]
    x = rng.standard_normal(N) + c[:, J] @ e
    rect = k % 4 == 3
    if rect:
        x = np.maximum(x, 0)
    A[:, k] = x

    def auc(m):
        r = rankdata(A[:, k])
        p = m.sum()
        return (r[m].sum() - p * (p + 1) / 2) / (p * (N - p))

    union = c[:, J].any(1)
    rows.append(
        [
            k,
            n,
            " | ".join(ids[j] for j in J),
            " | ".join(nm[j] for j in J),
            ";".join(ids[j] for j in J),
            ";".join(map(str, e)),
            ";".join(f"{frac[j]:.5f}" for j in J),
            ";".join(f"{auc(c[:,j]):.4f}" for j in J),
            f"{union.mean():.5f}",
            f"{auc(union):.4f}",
            int(rect),
            int(rare),
        ]
    )
np.save(D + "activations.npy", A)
w = csv.writer(open(D + "truth.csv", "w", newline=""))
w.writerow(
    "neuron,planted,formula,label,concepts,effects,fractions,aucs,formula_fraction,formula_auc,rectified,rare".split(
        ","
    )
)
w.writerows(rows)
