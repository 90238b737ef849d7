"""Records what SciPy, statsmodels and scikit-learn say, for the tests of dev.invert.statistics.

    python3 -m venv venv && venv/bin/pip install scipy==1.17.1 statsmodels==0.15.0 scikit-learn==1.9.1 mpmath
    venv/bin/python make_fixtures.py

Seeded: the files come out the same every time. Nothing here is needed to run the tests.
"""

import csv

import mpmath
import numpy as np
from scipy import stats
from scipy.optimize import brentq
from scipy.special import expit, logit
from sklearn import metrics
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20)


def write(name, header, rows):
    with open(name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        for row in rows:
            out.writerow([repr(float(x)).replace("nan", "NaN") if isinstance(x, (float, np.floating)) else x for x in row])


def tie_term(values):
    counts = np.unique(values, return_counts=True)[1].astype(float)
    return float(np.sum(counts**3 - counts))


def mann_whitney():
    sizes = [(1, 1), (1, 2), (1, 30), (2, 3), (3, 8), (8, 8), (8, 9), (9, 8), (9, 9), (30, 1), (5, 200), (8, 2000),
             (2000, 3), (20, 30), (100, 1000), (2000, 3000)]
    levels = [None, 200, 12, 3, 2]
    shifts = [-3, -1, -0.3, 0, 0.3, 1, 3]
    for n1, n0 in sizes:
        for level in levels:
            for shift in shifts:
                x = rng.normal(shift, 1, n1)
                y = rng.normal(0, 1, n0)
                if level is not None:
                    x, y = (np.round(v * level / 6) for v in (x, y))
                values = np.concatenate([x, y])
                if len(np.unique(values)) == 1:
                    continue
                p = [stats.mannwhitneyu(x, y, alternative=a, method="auto").pvalue
                     for a in ("two-sided", "greater", "less")]
                u = stats.mannwhitneyu(x, y).statistic
                yield [n1, n0, int(round(2 * u)), tie_term(values), *p]


def normal_tail():
    mpmath.mp.dps = 60
    for z in [0, 0.1, 0.5, 1, 2, 5, 8, 20, 38, 40, 100, 300, 678.6, 700]:
        log10 = mpmath.log10(mpmath.erfc(mpmath.mpf(z) / mpmath.sqrt(2)))
        yield [float(z), float(log10)]


def benjamini_hochberg():
    for case, p in enumerate([
        rng.uniform(size=20),
        np.concatenate([rng.uniform(size=30), rng.uniform(size=10) * 1e-4]),
        np.array([0.01, 0.01, 0.02, 0.5, 0.5, 1.0]),
        np.array([0.03]),
        10.0 ** -rng.uniform(0, 300, size=50),
    ]):
        for value, q in zip(p, multipletests(p, method="fdr_bh")[1]):
            yield [case, float(value), float(q)]


def effects():
    """One row per sample: case, truth, activation; the expected figures are in effects_expected.csv."""
    rows, expected = [], []
    cases = [(40, 7, None, False), (60, 20, None, True), (50, 25, 3, False), (200, 5, 6, True), (30, 29, None, False),
             (12, 1, None, False), (300, 60, 2, False), (64, 10, None, "sparse")]
    for case, (n, n1, level, rectified) in enumerate(cases):
        truth = np.zeros(n, dtype=int)
        truth[rng.choice(n, n1, replace=False)] = 1
        a = rng.normal(size=n) + 0.8 * truth
        if level is not None:
            a = np.round(a * level) / level
        if rectified:
            a = np.maximum(a, 0)
        if rectified == "sparse":
            a = np.where(rng.uniform(size=n) < 0.9, 0, a)
        a = a.astype(np.float32)
        rows += [[case, int(t), float(v)] for t, v in zip(truth, a)]
        expected.append([case, *figures(a.astype(float), truth, 0.05)])
    return rows, expected


def interval(auc, of_positives, of_negatives, n1, n0):
    """The hull of a score interval (Newcombe 2006, with Hanley and McNeil's variance) and of one on the logit scale."""

    def variance(a):
        def exponential(a):
            return (a * (1 - a) + (n1 - 1) * (a / (2 - a) - a * a) + (n0 - 1) * (2 * a * a / (1 + a) - a * a)) / (n1 * n0)

        return max(exponential(a), exponential(1 - a))

    def rejected(a):
        return abs(auc - a) - stats.norm.ppf(0.975) * np.sqrt(variance(a))

    low = brentq(rejected, 1e-12, auc, xtol=1e-13) if auc > 0 else 0.0
    high = brentq(rejected, auc, 1 - 1e-12, xtol=1e-13) if auc < 1 else 1.0
    total = of_positives + of_negatives
    if 0 < auc < 1 and total > 0:
        degrees = total**2 / (of_positives**2 / (n1 - 1) + of_negatives**2 / (n0 - 1))
        half = stats.t.ppf(0.975, max(1, degrees)) * np.sqrt(total) / (auc * (1 - auc))
        low = min(low, expit(logit(auc) - half))
        high = max(high, expit(logit(auc) + half))
    return low, high


def figures(a, truth, quantile):
    positives, negatives = a[truth == 1], a[truth == 0]
    n1, n0 = len(positives), len(negatives)
    # DeLong's variance by its definition: placements of every positive and every negative.
    kernel = (positives[:, None] > negatives[None, :]) + 0.5 * (positives[:, None] == negatives[None, :])
    auc = kernel.mean()
    low, high_end = float("nan"), float("nan")
    if n1 > 1 and n0 > 1:
        low, high_end = interval(auc, kernel.mean(axis=1).var(ddof=1) / n1, kernel.mean(axis=0).var(ddof=1) / n0, n1, n0)
    m = max(1, int(np.floor(quantile * len(a))))
    threshold = np.sort(a)[::-1][m]
    high = a > threshold if (a > threshold).any() else a >= threshold
    return [auc, low, high_end,
            metrics.precision_score(truth, high, zero_division=0), metrics.recall_score(truth, high),
            metrics.f1_score(truth, high), metrics.jaccard_score(truth, high),
            metrics.average_precision_score(truth, a), stats.pointbiserialr(truth, a).statistic,
            positives.mean(), negatives.mean()]


write("mann_whitney.csv", ["n1", "n0", "u2", "tie_term", "p", "p_greater", "p_less"], mann_whitney())
write("normal_tail.csv", ["z", "log10_p"], normal_tail())
write("benjamini_hochberg.csv", ["case", "p", "q"], benjamini_hochberg())
samples, expected_figures = effects()
write("effects.csv", ["case", "truth", "activation"], samples)
write("effects_expected.csv", ["case", "auc", "ci_low", "ci_high", "precision", "recall", "f1", "iou", "auprc", "r",
                               "mean_inside", "mean_outside"], expected_figures)
