"""Makes the images of this folder and what Pillow and torchvision make of them.

    pip install pillow torchvision && python3 make_fixtures.py

NAME.jpg or NAME.png is an image; NAME.rgb holds the bytes of ImageOps.exif_transpose(image).convert("RGB") after its
width and height as little-endian int32; resized-R-C.rgb those of Resize(R) and CenterCrop(C) of scene.png.
Made with Pillow 12.3.0 and torchvision 0.28.0.
"""

import numpy as np
from PIL import Image, ImageOps
from torchvision import transforms

WIDTH, HEIGHT = 23, 17


def expect(name, image):
    with open(name + ".rgb", "wb") as out:
        out.write(np.array([image.width, image.height], "<i4").tobytes())
        out.write(image.tobytes())


def save(name, image, **options):
    image.save(name, **options)
    expect(name.split(".")[0], ImageOps.exif_transpose(Image.open(name)).convert("RGB"))


y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
noise = np.random.default_rng(5).normal(0, 10, (HEIGHT, WIDTH, 3))
values = np.stack([127 + 120 * np.sin(x / 3 + y / 7), 127 + 120 * np.cos(y / 4), x * 255 / WIDTH], -1) + noise
scene = Image.fromarray(np.clip(values, 0, 255).astype("uint8"))
alpha = Image.fromarray((x * 11 % 256).astype("uint8"))

save("scene.png", scene)
save("gray.png", scene.convert("L"))
save("gray-alpha.png", Image.merge("LA", [scene.convert("L"), alpha]))
save("alpha.png", Image.merge("RGBA", [*scene.split(), alpha]))
save("palette.png", scene.convert("P", palette=Image.Palette.ADAPTIVE, colors=40))
save("bilevel.png", scene.convert("1"))
save("color.jpg", scene)
save("color-444.jpg", scene, subsampling=0)
save("progressive.jpg", scene, progressive=True)
save("gray-jpeg.jpg", scene.convert("L"))
save("cmyk.jpg", scene.convert("CMYK"))
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[274] = orientation
    save(f"orientation-{orientation}.jpg", scene, exif=exif)

# Pillow turns everything above 255 white; the engine keeps the upper eight bits.
Image.fromarray(np.asarray(scene.convert("L"), "uint16") * 256 + 7).save("gray-16.png")
expect("gray-16", scene.convert("L").convert("RGB"))

for resize, crop in [(8, 8), (9, 6), (17, 17), (40, 33), (30, 64)]:
    expect(f"resized-{resize}-{crop}", transforms.CenterCrop(crop)(transforms.Resize(resize)(scene)))
