package dev.invert.images;

import java.awt.image.Raster;

/**
 * Converts four-component JPEG data to RGB as libjpeg and Pillow do: YCCK to CMYK by libjpeg's fixed-point tables
 * (jdcolor.c), takes all inks for inverted, as Adobe stores them and as Pillow assumes without an Adobe marker, and
 * computes RGB as {@code (255 - ink)(255 - black) / 255}
 * without a color profile.
 */
final class Cmyk {
    private static final int FIXED_BITS = 16;
    private static final int HALF = 1 << (FIXED_BITS - 1);
    private static final int RED_FROM_CR = fixed(1.40200);
    private static final int BLUE_FROM_CB = fixed(1.77200);
    private static final int GREEN_FROM_CR = -fixed(0.71414);
    private static final int GREEN_FROM_CB = -fixed(0.34414);

    private Cmyk() {}

    private static int fixed(double factor) {
        return (int) (factor * (1 << FIXED_BITS) + 0.5);
    }

    static RgbImage toRgb(Raster raster, JpegHeader header) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[4 * width];
        int at = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < row.length; x += 4) {
                // libjpeg takes any transform but 0 for YCCK.
                if (header.adobeTransform() > 0) {
                    yccToCmy(row, x);
                }
                int white = row[x + 3];
                for (int ink = x; ink < x + 3; ink++) {
                    rgb[at++] = (byte) (white - product(255 - row[ink], white));
                }
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static void yccToCmy(int[] row, int x) {
        int luma = row[x];
        int cb = row[x + 1] - 128;
        int cr = row[x + 2] - 128;
        row[x] = 255 - clip(luma + ((RED_FROM_CR * cr + HALF) >> FIXED_BITS));
        row[x + 1] = 255 - clip(luma + ((GREEN_FROM_CB * cb + HALF + GREEN_FROM_CR * cr) >> FIXED_BITS));
        row[x + 2] = 255 - clip(luma + ((BLUE_FROM_CB * cb + HALF) >> FIXED_BITS));
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /** Returns {@code a b / 255}, rounded. */
    private static int product(int a, int b) {
        int product = a * b + 128;
        return ((product >> 8) + product) >> 8;
    }
}
