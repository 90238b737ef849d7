"""Coverage and width of 95 % intervals of an AUC, by simulation.

usage: coverage.py REPETITIONS [OUT.csv]

For each number of positives and of samples, each AUC and each family of distributions, draws data sets, computes the
intervals of all methods and counts how often they contain the true AUC. Families: binormal; binormal with positives of
half and of twice the deviation; exponential; levels (five distinct values); rectified (84 % of the negatives 0). The true AUC of
the last two is computed with its ties. Seeded.
"""

import csv
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm, t

Z = norm.ppf(0.975)
POSITIVES = [2, 3, 4, 5, 7, 10, 15, 20, 30, 50]
SAMPLES = [200, 5000]
AUCS = [0.5, 0.7, 0.9, 0.98]
FAMILIES = ["binormal", "narrow", "wide", "exponential", "levels", "rectified"]
CUTS = {"levels": np.array([-1.0, 0.0, 1.0, 2.0]), "rectified": np.array([1.0])}


def shift(family, auc):
    """Parameters of the positives, and the true AUC."""
    if family == "exponential":  # negatives Exp(1), positives Exp with mean m: AUC = m / (m + 1)
        return auc / (1 - auc), 1.0, auc
    s = {"narrow": 0.5, "wide": 2.0}.get(family, 1.0)
    d = norm.ppf(auc) * np.sqrt(1 + s * s)
    if family == "levels":
        return d, s, tied(d, CUTS["levels"])
    if family == "rectified":
        return d, s, rectified(d)
    return d, s, auc


def tied(d, cuts):
    p = np.diff(norm.cdf(np.r_[-np.inf, cuts - d, np.inf]))
    q = np.diff(norm.cdf(np.r_[-np.inf, cuts, np.inf]))
    return (p * (np.cumsum(q) - q / 2)).sum()


def rectified(d):
    """x -> max(0, x - 1): pairs of zeros count half."""
    grid = np.linspace(1, 12 + d, 200001)
    both = norm.cdf(1 - d) * norm.cdf(1)
    f = norm.pdf(grid - d) * norm.cdf(grid)
    return both / 2 + np.trapezoid(f, grid)


def draw(family, d, s, n, m, rng, reps):
    if family == "exponential":
        return rng.exponential(d, (reps, n)), rng.exponential(1, (reps, m))
    x = d + s * rng.standard_normal((reps, n))
    y = rng.standard_normal((reps, m))
    if family == "levels":
        return (np.searchsorted(CUTS[family], v).astype(float) for v in (x, y))
    if family == "rectified":
        return (np.maximum(0, v - 1) for v in (x, y))
    return x, y


def placements(x, y):
    """AUC, and the DeLong variances over positives and negatives, for one data set."""
    ys = np.sort(y)
    xs = np.sort(x)
    vx = (np.searchsorted(ys, x) + np.searchsorted(ys, x, side="right")) / (2 * len(y))
    vy = 1 - (np.searchsorted(xs, y) + np.searchsorted(xs, y, side="right")) / (2 * len(x))
    return vx.mean(), vx.var(ddof=1) / len(x), vy.var(ddof=1) / len(y)


def newcombe_variance(a, n, m):
    k = (n + m) / 2 - 1
    return a * (1 - a) * (1 + k * (1 - a) / (2 - a) + k * a / (1 + a)) / (n * m)


def hanley_variance(a, n, m):
    """Hanley and McNeil 1982 with n positives and m negatives."""
    q1 = a / (2 - a)
    q2 = 2 * a * a / (1 + a)
    return (a * (1 - a) + (n - 1) * (q1 - a * a) + (m - 1) * (q2 - a * a)) / (n * m)


def worst_variance(a, n, m):
    """The larger one of the two ways to assign the exponential model to the classes."""
    return np.maximum(hanley_variance(a, n, m), hanley_variance(1 - a, n, m))


def solve(a, z, variance):
    """The interval of all AUCs from which a is at most z standard errors away, each by its own variance."""
    low = np.zeros_like(a)
    high = a.copy()
    for _ in range(60):
        mid = (low + high) / 2
        out = a - mid > z * np.sqrt(variance(mid))
        low = np.where(out, mid, low)
        high = np.where(out, high, mid)
    bottom = np.where(a == 0, 0, high)
    low, high = a.copy(), np.ones_like(a)
    for _ in range(60):
        mid = (low + high) / 2
        out = mid - a > z * np.sqrt(variance(mid))
        high = np.where(out, mid, high)
        low = np.where(out, low, mid)
    return bottom, np.where(a == 1, 1, low)


def logit(p):
    return np.log(p / (1 - p))


def expit(x):
    return 1 / (1 + np.exp(-x))


def intervals(a, v1, v0, n, m):
    v = v1 + v0
    with np.errstate(all="ignore"):
        df = (v1 + v0) ** 2 / (v1**2 / (n - 1) + v0**2 / (m - 1))
        tq = t.ppf(0.975, np.where(np.isfinite(df), df, min(n, m) - 1))
        wald = Z * np.sqrt(v)
        yield "DeLong", np.maximum(0, a - wald), np.minimum(1, a + wald)
        edge = (a <= 0) | (a >= 1) | (v <= 0)
        half = tq * np.sqrt(v) / (a * (1 - a))
        lt = (np.where(edge, a, expit(logit(a) - half)), np.where(edge, a, expit(logit(a) + half)))
        yield "logit DeLong, t", *lt
        five = solve(a, Z, lambda p: newcombe_variance(p, n, m))
        yield "Newcombe 5", *five
        worst = solve(a, Z, lambda p: worst_variance(p, n, m))
        yield "Hanley-McNeil score", *worst
        yield "Newcombe 5 or logit", np.fmin(five[0], lt[0]), np.fmax(five[1], lt[1])
        yield "Hanley-McNeil or logit (used)", np.fmin(worst[0], lt[0]), np.fmax(worst[1], lt[1])


def cell(job):
    family, n, total, auc, reps = job
    m = total - n
    rng = np.random.default_rng(zlib.crc32(repr(job).encode()))
    d, s, true = shift(family, auc)
    got = []
    left = reps
    while left:
        part = min(left, max(1, 2_000_000 // total))
        xs, ys = draw(family, d, s, n, m, rng, part)
        got += [placements(x, y) for x, y in zip(xs, ys)]
        left -= part
    a, v1, v0 = np.array(got).T
    rows = []
    for name, lo, hi in intervals(a, v1, v0, n, m):
        inside = (lo <= true + 1e-12) & (true - 1e-12 <= hi)
        rows.append([family, n, total, auc, round(true, 4), name, inside.mean(), (lo > true + 1e-12).mean(), (hi < true - 1e-12).mean(), (hi - lo).mean()])
    return rows


def main():
    reps = int(sys.argv[1])
    jobs = [(f, n, N, a, reps) for f in FAMILIES for N in SAMPLES for n in POSITIVES for a in AUCS]
    with ProcessPoolExecutor() as pool:
        rows = [row for rows in pool.map(cell, jobs, chunksize=4) for row in rows]
    if len(sys.argv) > 2:
        with open(sys.argv[2], "w", newline="") as out:
            w = csv.writer(out)
            w.writerow("family positives samples auc true_auc method coverage below above width".split())
            w.writerows(rows)
    print("| method | positives | least | mean | cells below 93 % | width at 0.5 | 0.7 | 0.9 | 0.98 |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in dict.fromkeys(row[5] for row in rows):
        for low, high in [(2, 3), (4, 7), (10, 20), (30, 50), (2, 50)]:
            some = [row for row in rows if row[5] == name and low <= row[1] <= high]
            cover = np.array([row[6] for row in some])
            widths = [np.mean([row[9] for row in some if row[3] == auc]) for auc in AUCS]
            print(f"| {name} | {low} to {high} | {100 * cover.min():.1f} | {100 * cover.mean():.1f} | {(cover < 0.93).sum()} of {len(cover)} | "
                  + " | ".join(f"{width:.3f}" for width in widths) + " |")


if __name__ == "__main__":
    main()
