package dev.invert.images;

/**
 * Rotates and mirrors an image so that it is upright. The eight orientations are those of TIFF 6.0 and EXIF, tag 274.
 */
final class Orientation {
    private Orientation() {}

    /**
     * Returns the upright image; the same object if it is upright already.
     *
     * @param orientation 1 (already upright) to 8
     */
    static RgbImage apply(int orientation, RgbImage image) {
        if (orientation == 1) {
            return image;
        }
        boolean mirrorX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean mirrorY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        boolean transpose = orientation >= 5;
        int width = transpose ? image.height() : image.width();
        int height = transpose ? image.width() : image.height();
        byte[] from = image.pixels();
        byte[] to = new byte[from.length];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column = transpose ? y : x;
                int row = transpose ? x : y;
                int sourceX = mirrorX ? image.width() - 1 - column : column;
                int sourceY = mirrorY ? image.height() - 1 - row : row;
                int source = 3 * (sourceY * image.width() + sourceX);
                to[at++] = from[source];
                to[at++] = from[source + 1];
                to[at++] = from[source + 2];
            }
        }
        return new RgbImage(width, height, to);
    }
}
