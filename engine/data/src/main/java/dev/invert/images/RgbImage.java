package dev.invert.images;

/** An image of 8-bit red, green and blue, interleaved, row by row from the top. */
final class RgbImage {
    private final int width;
    private final int height;
    private final byte[] pixels;

    /** @param pixels {@code 3 * width * height} bytes, taken over */
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

    /** The bytes themselves, not a copy. */
    byte[] pixels() {
        return pixels;
    }

    String size() {
        return width + " x " + height;
    }
}
