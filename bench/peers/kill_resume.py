#!/usr/bin/env python3
"""Kills `invert activations` with SIGKILL at random moments, goes on with --resume, and compares the files byte by byte.

    bench/peers/kill_resume.py --invert engine/target/invert/bin/invert --model model.pt --layers conv1,fc \
        --input input.npy --trials 10

One reference run is timed; every trial is killed up to three times, each after a random part of that time. Exits with 1
if a file differs from the reference, or if no kill came when samples had been kept.
"""

import argparse
import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

KILLS = 3


def hashes(folder):
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.glob("*.npy"))}


def kept(folder):
    journal = folder / ".activations.journal.json"
    return json.loads(journal.read_text())["samples"] if journal.exists() else None


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--invert", default="engine/target/invert/bin/invert")
    options.add_argument("--trials", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    known, rest = options.parse_known_args()
    chance = random.Random(known.seed)
    command = [known.invert, "activations", "--quiet", *rest, "--out"]
    worked = 0
    with tempfile.TemporaryDirectory() as root:
        root = pathlib.Path(root)
        start = time.monotonic()
        subprocess.run([*command, root / "whole"], check=True, stdout=subprocess.DEVNULL)
        whole = time.monotonic() - start
        expected = hashes(root / "whole")
        print(f"reference: {whole:.1f} s, {', '.join(expected)}", flush=True)
        for trial in range(known.trials):
            out = root / str(trial)
            notes = []
            for _ in range(KILLS):
                process = subprocess.Popen([*command, out, "--resume"], start_new_session=True,
                                           stdout=subprocess.DEVNULL)
                delay = chance.uniform(0.2, 0.9) * whole
                try:
                    process.wait(delay)
                    notes.append("done before the kill")
                    break
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    samples = kept(out)
                    notes.append(f"{delay:.1f} s: {'no journal' if samples is None else samples}")
                    worked += bool(samples)
            subprocess.run([*command, out, "--resume"], check=True, stdout=subprocess.DEVNULL)
            same = hashes(out) == expected
            leftovers = sorted(file.name for file in out.iterdir() if file.name not in expected)
            print(f"trial {trial}: killed at {'; '.join(notes)} samples kept; {'same bytes' if same else 'DIFFERENT'};"
                  f" beside them {leftovers}", flush=True)
            if not same or leftovers != ["activations.json"]:
                sys.exit(1)
    print(f"{worked} kills when samples had been kept")
    sys.exit(0 if worked else 1)


if __name__ == "__main__":
    main()
