#!/usr/bin/env python3
"""What a model sees of images through `invert activations` against Pillow and torchvision.

Writes pictures of many sizes as JPEG (qualities, chroma subsampling, progressive, gray, CMYK, EXIF orientation) and PNG
(with and without alpha, gray, palette), runs the command with a model whose only layer hands its input on, and compares
with Resize(256), CenterCrop(224), ToTensor and Normalize. Prints a row per kind of file: values that are equal, and the
largest difference in levels of 255. Exits with 1 if a value is off by more than one level.

    pip install torch torchvision pillow numpy
    bench/peers/torchvision_images.py --invert engine/target/invert/bin/invert
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy
import PIL
import torch
import torchvision
from PIL import Image, ImageOps
from torchvision import transforms

MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
PER_KIND = 8


class HandsOn(torch.nn.Module):
    def forward(self, x):
        return x * 1.0


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.input = HandsOn()

    def forward(self, x):
        return self.input(x)


def picture(random):
    """Gradients, waves, edges and noise: smooth and sharp places as in a photograph."""
    width, height = (int(v) for v in random.integers(180, 1100, 2))
    y, x = numpy.mgrid[0:height, 0:width]
    waves = [127 + 100 * numpy.sin(x / random.uniform(5, 80) + y / random.uniform(5, 80)) for _ in range(3)]
    values = numpy.stack(waves, -1) + random.normal(0, random.uniform(0, 25), (height, width, 3))
    left, top = int(random.integers(0, width // 2)), int(random.integers(0, height // 2))
    values[top:top + height // 3, left:left + width // 3] = random.integers(0, 256, 3)
    return Image.fromarray(numpy.clip(values, 0, 255).astype("uint8"))


def oriented(image, file, random):
    exif = Image.Exif()
    exif[274] = int(random.integers(1, 9))
    image.save(file, quality=90, exif=exif)


KINDS = {
    "jpeg-4:2:0.jpg": lambda image, file, random: image.save(file, quality=int(random.integers(60, 96))),
    "jpeg-4:4:4.jpg": lambda image, file, random: image.save(file, quality=92, subsampling=0),
    "jpeg-progressive.jpg": lambda image, file, random: image.save(file, quality=85, progressive=True),
    "jpeg-gray.jpg": lambda image, file, random: image.convert("L").save(file, quality=90),
    "jpeg-cmyk.jpg": lambda image, file, random: image.convert("CMYK").save(file, quality=90),
    "jpeg-exif.jpg": oriented,
    "png.png": lambda image, file, random: image.save(file),
    "png-alpha.png": lambda image, file, random: image.convert("RGBA").save(file),
    "png-gray.png": lambda image, file, random: image.convert("L").save(file),
    "png-palette.png": lambda image, file, random: image.quantize(64).save(file),
}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--invert", default="engine/target/invert/bin/invert")
    options = options.parse_args()
    random = numpy.random.default_rng(20261125)
    transform = transforms.Compose([transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(),
                                    transforms.Normalize(MEAN, STD)])
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for kind, save in KINDS.items():
            (folder / "images" / kind.split(".")[0]).mkdir(parents=True)
            for i in range(PER_KIND):
                save(picture(random), folder / "images" / kind.split(".")[0] / f"{i}.{kind.split('.')[1]}", random)
        torch.jit.script(Model()).save(str(folder / "model.pt"))
        subprocess.run([options.invert, "activations", "--quiet", "--model", folder / "model.pt", "--layers", "input",
                        "--images", folder / "images", "--preset", "imagenet", "--pool", "flatten", "--device", "cpu",
                        "--out", folder / "out"], check=True, stdout=subprocess.DEVNULL)
        values = numpy.load(folder / "out" / "input.npy", mmap_mode="r")
        ids = json.loads((folder / "out" / "activations.json").read_text())["sample_ids"]
        print(f"Pillow {PIL.__version__}, torchvision {torchvision.__version__}", file=sys.stderr)
        print("| files | images | equal values | largest difference in levels |\n|---|---:|---:|---:|")
        scale = numpy.repeat(numpy.array(STD, "f4") * 255, 224 * 224)
        for kind in KINDS:
            rows = [i for i, name in enumerate(ids) if name.startswith(kind.split(".")[0] + "/")]
            equal, largest = 0.0, 0.0
            for i in rows:
                image = ImageOps.exif_transpose(Image.open(folder / "images" / ids[i])).convert("RGB")
                difference = numpy.abs(values[i] - transform(image).numpy().ravel()) * scale
                equal += float((difference == 0).mean()) / len(rows)
                largest = max(largest, float(difference.max()))
            worst = max(worst, largest)
            print(f"| {kind.split('.')[0]} | {len(rows)} | {equal:.4%} | {largest:.2f} |", flush=True)
    sys.exit(0 if worst < 1.01 else 1)


if __name__ == "__main__":
    main()
