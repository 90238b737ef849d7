"""Runs `invert explain` over objectives, lengths, minimum fractions and sample counts; prints one CSV row per run.

usage: grid.py INVERT DATA_FOLDER OUT_CSV
"""

import csv, json, os, statistics, subprocess, sys, tempfile

invert, root, out = sys.argv[1:4]
sets = {
    "demo": ["n500-s1", "n2000-s1", ""],
    "planted": ["n500-s1", "n2000-s1", "n10000-s1", ""],
    "minilm": ["n500-s1", "n2000-s1", "n10000-s1", ""],
}
with open(out, "w", newline="") as f:
    w = csv.writer(f)
    w.writerow(
        "set searched concepts neurons objective length min_fraction significant holdout_q05 auc auc_holdout shrinkage "
        "positives length_mean recovered hit seconds".split()
    )
    for name, subsets in sets.items():
        for sub in subsets:
            folder = os.path.join(root, name, sub)
            truth = {}
            if name == "planted":
                for row in csv.DictReader(open(os.path.join(root, name, "truth.csv"))):
                    truth[int(row["neuron"])] = set(row["concepts"].replace(";", " ").replace("|", " ").split())
            for fraction in ("0", "0.01"):
                for length, objective in [(k, o) for k in ("1", "3") for o in ("auc", "z", "guaranteed")] + [
                    ("3", "r"),
                    ("3", "f1"),
                ]:
                    with tempfile.TemporaryDirectory() as tmp:
                        subprocess.run(
                            [
                                invert,
                                "explain",
                                "--activations",
                                folder + "/activations.npy",
                                "--concepts",
                                folder + "/concepts",
                                "--out",
                                tmp,
                                "--holdout",
                                "0.3",
                                "--min-fraction",
                                fraction,
                                "--length",
                                length,
                                "--objective",
                                objective,
                                "--search",
                                "beam",
                                "--threads",
                                "1",
                                "--neurons",
                                "0-95",
                                "--quiet",
                            ],
                            check=True,
                            capture_output=True,
                        )
                        rows = [json.loads(l) for l in open(tmp + "/explanations.jsonl")]
                        run = json.load(open(tmp + "/run.json"))
                    best = [(r, r["explanations"][0]) for r in rows if r["explanations"]]
                    p = [e for _, e in best]
                    median = lambda key: round(statistics.median(e[key] for e in p if e.get(key) is not None), 4)
                    import re

                    concepts = lambda e: set(re.findall(r'"[^"]*"|[^\s|&~()]+', e["formula"]))
                    exact = sum(concepts(e) == truth.get(r["neuron"], {0}) for r, e in best)
                    hit = sum(bool(concepts(e) & truth.get(r["neuron"], set())) for r, e in best)
                    w.writerow(
                        [
                            name,
                            run["n_samples"],
                            run["n_concepts"],
                            len(rows),
                            objective,
                            length,
                            fraction,
                            sum((e.get("log10_p_corrected") or 0) <= -1.30103 for e in p),
                            sum(e.get("q_holdout") is not None and e["q_holdout"] <= 0.05 for e in p),
                            median("auc"),
                            median("auc_holdout"),
                            median("shrinkage"),
                            median("n_positive"),
                            round(statistics.mean(e["length"] for e in p), 2),
                            exact if truth else "",
                            hit if truth else "",
                            round(run["seconds"]["total"], 2),
                        ]
                    )
                    f.flush()
