#!/usr/bin/env python3
"""Times `invert activations` against PyTorch with forward hooks, in alternation, in fresh processes.

Both run a MobileNetV2 with random weights on an array of pictures (N, 3, 224, 224) in batches, average four layers over
their positions, and write one array per layer. Prints wall and processor seconds and resident memory per run, then the
medians; exits with 1 if the arrays differ by more than 1e-4 of a layer's largest activation.

    pip install torch numpy
    bench/peers/torch_speed.py --invert engine/target/invert/bin/invert [--samples 150] [--rounds 3] [--batch-sizes 8 32]
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy
import torch
from torch import nn

LAYERS = ["features.3", "features.7", "features.13", "features.18"]
MOST_DIFFERENCE = 1e-4


def unit(inputs, outputs, kernel=3, stride=1, groups=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, (kernel - 1) // 2, groups=groups, bias=False),
                         nn.BatchNorm2d(outputs), nn.ReLU6())


class Bottleneck(nn.Module):
    def __init__(self, inputs, outputs, stride, expansion):
        super().__init__()
        hidden = inputs * expansion
        parts = [] if expansion == 1 else [unit(inputs, hidden, 1)]
        self.conv = nn.Sequential(*parts, unit(hidden, hidden, 3, stride, hidden),
                                  nn.Conv2d(hidden, outputs, 1, bias=False), nn.BatchNorm2d(outputs))
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.conv(x) if self.adds else self.conv(x)


class MobileNetV2(nn.Module):
    def __init__(self):
        super().__init__()
        parts, channels = [unit(3, 32, 3, 2)], 32
        for expansion, outputs, count, stride in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
                                                  (6, 160, 3, 2), (6, 320, 1, 1)]:
            for i in range(count):
                parts.append(Bottleneck(channels, outputs, stride if i == 0 else 1, expansion))
                channels = outputs
        self.features = nn.Sequential(*parts, unit(channels, 1280, 1))
        self.classifier = nn.Linear(1280, 1000)

    def forward(self, x):
        return self.classifier(self.features(x).mean([2, 3]))


def model():
    torch.manual_seed(17)
    return MobileNetV2().eval()


def run_hooks(folder, batch_size):
    """A user's script: eager model, hooks that average over positions, arrays of all samples."""
    network, kept = model(), {layer: [] for layer in LAYERS}
    for layer, module in network.named_modules():
        if layer in kept:
            module.register_forward_hook(lambda _, __, output, layer=layer: kept[layer].append(output.mean([2, 3]).numpy()))
    pictures = numpy.load(folder / "pictures.npy", mmap_mode="r")
    with torch.inference_mode():
        for at in range(0, len(pictures), batch_size):
            network(torch.from_numpy(numpy.array(pictures[at:at + batch_size])))
    (folder / "hooks").mkdir(exist_ok=True)
    for layer, parts in kept.items():
        numpy.save(folder / "hooks" / f"{layer}.npy", numpy.concatenate(parts))


def timed(command):
    """Wall and processor seconds and resident MB of a command."""
    before = os.times()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed")
    return os.times().elapsed - before.elapsed, usage.ru_utime + usage.ru_stime, usage.ru_stime, usage.ru_maxrss / 1024


def check(folder):
    for layer in LAYERS:
        theirs = numpy.load(folder / "hooks" / f"{layer}.npy")
        ours = numpy.load(folder / "invert" / f"{layer}.npy")
        difference = abs(theirs - ours).max() / abs(theirs).max()
        if not difference <= MOST_DIFFERENCE:
            sys.exit(f"{layer} differs by {difference}")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--invert")
    options.add_argument("--samples", type=int, default=150)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--batch-sizes", type=int, nargs="+", default=[8, 32])
    options.add_argument("--hooks", nargs=2, metavar=("FOLDER", "BATCH"), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.hooks:
        run_hooks(pathlib.Path(given.hooks[0]), int(given.hooks[1]))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        numpy.save(folder / "pictures.npy",
                   numpy.random.default_rng(17).standard_normal((given.samples, 3, 224, 224), dtype=numpy.float32))
        torch.jit.script(model()).save(str(folder / "model.pt"))
        runs = {}
        print("program,batch,wall,processor,system,resident_mb")
        for _ in range(given.rounds):
            for batch in given.batch_sizes:
                commands = {
                    "hooks": [sys.executable, __file__, "--hooks", str(folder), str(batch)],
                    "invert": [given.invert, "activations", "--model", str(folder / "model.pt"), "--layers",
                               ",".join(LAYERS), "--pool", "avg", "--input", str(folder / "pictures.npy"), "--batch-size",
                               str(batch), "--out", str(folder / "invert"), "--overwrite", "--quiet"],
                }
                for program, command in commands.items():
                    figures = timed(command)
                    runs.setdefault((program, batch), []).append(figures)
                    print(f"{program},{batch}," + ",".join(f"{x:.2f}" for x in figures), flush=True)
                check(folder)
        print()
        for (program, batch), figures in runs.items():
            print(f"{program} {batch}: " + ", ".join(f"{statistics.median(x):.2f}" for x in zip(*figures)))


if __name__ == "__main__":
    main()
