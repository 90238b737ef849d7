"""Makes the images of this folder and what Pillow and torchvision make of them.

    pip install pillow torchvision && python3 make_fixtures.py

NAME.jpg or NAME.png is an image; NAME.rgb holds the bytes of ImageOps.exif_transpose(image).convert("RGB") after its
width and height as little-endian int32; other formats, and rare kinds of JPEG and PNG, have NAME-ENDING.rgb, of
image.convert("RGB"); resized-R-C.rgb those of Resize(R) and CenterCrop(C) of scene.png.
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



def save_as(name, image, **options):
    image.save(name, **options)
    expect(name.replace(".", "-"), Image.open(name).convert("RGB"))


def without_marker(name, image, marker, **options):
    """Saves a JPEG without the segments of a marker, as some cameras and converters write it."""
    image.save(name, quality=95, **options)
    data, at, kept = open(name, "rb").read(), 2, b"\xff\xd8"
    while data[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        kept += b"" if data[at + 1] in marker else data[at:end]
        at = end
    open(name, "wb").write(kept + data[at:])
    expect(name.replace(".", "-"), Image.open(name).convert("RGB"))


gray16 = Image.fromarray(np.asarray(scene.convert("L"), "uint16") * 4)
palette = scene.convert("P", palette=Image.Palette.ADAPTIVE, colors=40)
save_as("gray-16.png", gray16)
save_as("transparent-palette.png", palette, transparency=3)
save_as("gray-4.png", palette.convert("L").quantize(9), bits=4)
save_as("scene.bmp", scene)
save_as("palette.bmp", palette)
save_as("alpha.bmp", Image.merge("RGBA", [*scene.split(), alpha]))
save_as("scene.gif", scene)
save_as("animated.gif", scene, save_all=True, append_images=[scene.transpose(Image.Transpose.FLIP_LEFT_RIGHT)])
save_as("transparent.gif", palette, transparency=3)
save_as("scene.tif", scene)
save_as("lzw.tif", scene, compression="tiff_lzw")
save_as("deflate.tif", scene, compression="tiff_adobe_deflate")
save_as("gray.tif", scene.convert("L"))
save_as("bilevel.tif", scene.convert("1"))
save_as("palette.tif", palette)
save_as("alpha.tif", Image.merge("RGBA", [*scene.split(), alpha]))
save_as("gray-16.tif", gray16)
save_as("jpeg.tif", scene, compression="jpeg")
save_as("lossless.webp", scene, lossless=True)
save_as("alpha.webp", Image.merge("RGBA", [*scene.split(), alpha]), lossless=True, exact=True)
save_as("lossy.webp", scene.resize((64, 48), Image.Resampling.BILINEAR), quality=90)
without_marker("no-adobe.jpg", scene.convert("CMYK"), [0xEE])
without_marker("no-jfif.jpg", scene, [0xE0])
without_marker("no-jfif-444.jpg", scene, [0xE0], subsampling=0)
save_as("rgb-jpeg.jpg", scene, keep_rgb=True)

for resize, crop in [(8, 8), (9, 6), (17, 17), (40, 33), (30, 64)]:
    expect(f"resized-{resize}-{crop}", transforms.CenterCrop(crop)(transforms.Resize(resize)(scene)))
