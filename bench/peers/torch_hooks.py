#!/usr/bin/env python3
"""Activations of real architectures through `invert activations` against Python forward hooks.

Exports torchvision models with random weights, scripted and traced, runs the command on an array, and compares ten
layers of each with what forward hooks see: --pool flatten keeps every value, and a second run takes the default
pooling, which NumPy repeats. Prints one row per model; exits with 1 if a layer differs by more than 1e-4 of its
largest activation.

    pip install torch torchvision numpy
    bench/peers/torch_hooks.py --invert engine/target/invert/bin/invert
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy
import torch
import torchvision

MODELS = ["resnet18", "resnet50", "vgg16", "densenet121", "mobilenet_v3_large", "efficientnet_b0", "convnext_tiny",
          "vit_b_16", "swin_t"]
SAMPLES = 4
LAYERS = 10
MOST_DIFFERENCE = 1e-4


def build(name):
    """Random weights everywhere: zeros that an architecture starts with would make layers trivial."""
    torch.manual_seed(20261125)
    model = getattr(torchvision.models, name)(weights=None).eval()
    for parameter in model.parameters():
        if parameter.dim() > 0 and not parameter.data.any():
            parameter.data.normal_(0, 0.02)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
    return model


def hooked(model, batch):
    """Per module that ran, by name: the tensors that it returned, call after call."""
    seen = {}

    def hook(name):
        def note(_, __, output):
            first = output[0] if isinstance(output, tuple) else output
            if isinstance(first, torch.Tensor):
                seen.setdefault(name, []).append(first.detach().clone())
        return note

    handles = [module.register_forward_hook(hook(name)) for name, module in model.named_modules() if name]
    with torch.inference_mode():
        model(batch)
    for handle in handles:
        handle.remove()
    return seen


def choose(model, seen, traced):
    """The first and the last layer, and others at random; tracing leaves nothing of a module that does nothing."""
    modules = dict(model.named_modules())
    nothing = (torch.nn.Dropout, torch.nn.Identity, torchvision.ops.StochasticDepth)
    names = [name for name in seen if not (traced and isinstance(modules[name], nothing))]
    inner = random.Random(len(names)).sample(names[1:-1], LAYERS - 2)
    return [name for name in names if name in inner or name in (names[0], names[-1])]


def pooled(tensor):
    """The documented default: by the number of dimensions."""
    if tensor.dim() <= 2:
        return tensor.reshape(len(tensor), -1)
    return tensor.mean(1) if tensor.dim() == 3 else tensor.flatten(2).mean(2)


def run(invert, model, layers, array, out, *options):
    subprocess.run([invert, "activations", "--quiet", "--model", model, "--layers", ",".join(layers), "--input", array,
                    "--out", out, "--device", "cpu", "--batch-size", "3", *options], check=True, stdout=subprocess.DEVNULL)


def worst(out, layers, seen, make):
    largest = 0.0
    for layer in layers:
        for call, output in enumerate(seen[layer]):
            name = layer if call == 0 else f"{layer}#{call + 1}"
            expected = make(output).numpy()
            found = numpy.load(out / f"{name}.npy")
            if found.shape != expected.shape:
                raise SystemExit(f"{name}: shape {found.shape}, expected {expected.shape}")
            largest = max(largest, float(numpy.abs(found - expected).max() / numpy.abs(expected).max()))
    return largest


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--invert", default="engine/target/invert/bin/invert")
    options.add_argument("--models", default=",".join(MODELS))
    options = options.parse_args()
    failed = False
    print(f"torch {torch.__version__}, torchvision {torchvision.__version__}", file=sys.stderr)
    print("| model | form | layers in all | layers compared | flatten | default pooling |\n|---|---|---:|---|---:|---:|")
    for name in options.models.split(","):
        model = build(name)
        batch = torch.randn(SAMPLES, 3, 224, 224, generator=torch.Generator().manual_seed(5))
        seen = hooked(model, batch)
        for form in ("scripted", "traced"):
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                try:
                    exported = torch.jit.script(model) if form == "scripted" else torch.jit.trace(
                        model, batch, check_trace=False)
                except Exception as failure:  # What cannot be exported is no business of the engine's.
                    print(f"| {name} | {form} | | not exported: {type(failure).__name__} | | |", flush=True)
                    continue
                exported.save(str(folder / "model.pt"))
                numpy.save(folder / "input.npy", batch.numpy())
                layers = choose(model, seen, form == "traced")
                run(options.invert, folder / "model.pt", layers, folder / "input.npy", folder / "flat",
                    "--pool", "flatten")
                run(options.invert, folder / "model.pt", layers, folder / "input.npy", folder / "pooled")
                flat = worst(folder / "flat", layers, seen, lambda output: output.flatten(1))
                means = worst(folder / "pooled", layers, seen, pooled)
                failed |= not max(flat, means) <= MOST_DIFFERENCE
                description = json.loads((folder / "pooled" / "activations.json").read_text())
                assert description["n_samples"] == SAMPLES
                print(f"| {name} | {form} | {len(seen)} | {', '.join(layers)} | {flat:.1e} | {means:.1e} |", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
