package dev.invert.images;

/** An image of 8-bit red, green and blue values, interleaved, row by row from the top. */
final class RgbImage {
    private final int width;
    private final int height;
    private final byte[] pixels;

    /** @param pixels {@code 3 * width * height} bytes, which this object takes over */
    RgbImage(int width, int height, byte[] pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Returns the pixel array itself, not a copy. */
    byte[] pixels() {
        return pixels;
    }

    String size() {
        return width + " x " + height;
    }
}
