"""How often intervals of searched formulas exclude 0.5 on noise.

usage: noise.py INVERT FOLDER

INVERT is the launcher. For 500 and 5,000 samples, FOLDER gets 400 neurons of Gaussian noise and 60 concepts with densities
log-uniform from 0.4 to 40 %, and INVERT explains them by formulas that hold for at least 1 % of the samples, with 30 % held out. Prints the share of neurons whose best formula
has an interval that excludes 0.5. Seeded.
"""

import csv
import subprocess
import sys

import numpy as np

INVERT, FOLDER = sys.argv[1:]
print("| samples | objective | n, median (held out) | searched interval | guaranteed AUC above 0.5 | held-out interval |")
print("|---|---|---|---|---|---|")
for n in (500, 5000):
    rng = np.random.default_rng(n)
    np.save(f"{FOLDER}/noise.npy", rng.standard_normal((n, 400)).astype(np.float32))
    density = np.exp(rng.uniform(np.log(0.004), np.log(0.4), 60))
    np.save(f"{FOLDER}/concepts.npy", rng.uniform(size=(n, 60)) < density)
    for objective in ("guaranteed", "auc"):
        subprocess.run([INVERT, "explain", "--activations", f"{FOLDER}/noise.npy", "--concepts", f"{FOLDER}/concepts.npy",
                        "--holdout", "0.3", "--min-fraction", "0.01", "--objective", objective, "--search", "beam", "--quiet", "--overwrite",
                        "--out", f"{FOLDER}/out"], check=True, stdout=subprocess.DEVNULL)
        rows = [row for row in csv.DictReader(open(f"{FOLDER}/out/explanations.csv")) if row["rank"] == "1"]

        def share(low, high):
            some = [row for row in rows if row[low]]
            out = sum(float(row[low]) > 0.5 or bool(high) and float(row[high]) < 0.5 for row in some)
            return f"{100 * out / len(some):.1f} % of {len(some)}"

        print(f"| {n} | {objective} | {np.median([int(r['n_positive']) for r in rows]):.0f} "
              f"({np.median([int(r['n_positive_holdout']) for r in rows]):.0f}) | {share('ci_low', 'ci_high')} | "
              f"{share('guaranteed_auc', '')} | {share('holdout_ci_low', 'holdout_ci_high')} |", flush=True)
