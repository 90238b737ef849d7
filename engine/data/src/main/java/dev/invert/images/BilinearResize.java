package dev.invert.images;

/**
 * Resamples 8-bit images bilinearly with antialiasing, in the fixed-point arithmetic of Pillow (Resample.c), which
 * torchvision's {@code Resize} uses for images: a triangle filter whose width is the reduction factor, weights with 22
 * fraction bits, a horizontal pass and then a vertical pass, with 8-bit values in between.
 */
final class BilinearResize {
    private static final int FRACTION_BITS = 22;

    private BilinearResize() {}

    /** Source positions and weights for a window of the resized image, along one axis. */
    private static final class Weights {
        final int[] first;
        final int[] count;
        final int[] weights;
        final int stride;

        Weights(int from, int to, int windowStart, int windowSize) {
            double scale = (double) from / to;
            double support = Math.max(scale, 1);
            stride = (int) Math.ceil(support) * 2 + 1;
            first = new int[windowSize];
            count = new int[windowSize];
            weights = new int[windowSize * stride];
            double[] exact = new double[stride];
            for (int i = 0; i < windowSize; i++) {
                double center = (windowStart + i + 0.5) * scale;
                int low = Math.max(0, (int) (center - support + 0.5));
                int size = Math.min(from, (int) (center + support + 0.5)) - low;
                double total = 0;
                for (int k = 0; k < size; k++) {
                    double distance = Math.abs((k + low - center + 0.5) * (1 / support));
                    exact[k] = distance < 1 ? 1 - distance : 0;
                    total += exact[k];
                }
                for (int k = 0; k < size; k++) {
                    double weight = total == 0 ? exact[k] : exact[k] / total;
                    weights[i * stride + k] = (int) (0.5 + weight * (1 << FRACTION_BITS));
                }
                first[i] = low;
                count[i] = size;
            }
        }
    }

    /**
     * Returns a window of the resized image.
     *
     * @param width width of the whole resized image
     * @param height height of the whole resized image
     * @param left first column of the window
     * @param top first row of the window
     * @param windowWidth number of columns of the window, which lies inside the resized image
     * @param windowHeight number of rows of the window, which lies inside the resized image
     */
    static RgbImage resize(
            RgbImage image, int width, int height, int left, int top, int windowWidth, int windowHeight) {
        Weights rows = new Weights(image.height(), height, top, windowHeight);
        int firstRow = rows.first[0];
        int last = windowHeight - 1;
        int rowCount = rows.first[last] + rows.count[last] - firstRow;
        RgbImage narrowed = alongRows(image, width, left, windowWidth, firstRow, rowCount);
        return height == image.height() && windowHeight == rowCount
                ? narrowed
                : alongColumns(narrowed, rows, firstRow, windowHeight);
    }

    private static RgbImage alongRows(
            RgbImage image, int width, int left, int windowWidth, int firstRow, int rowCount) {
        byte[] from = image.pixels();
        byte[] to = new byte[3 * windowWidth * rowCount];
        if (width == image.width()) {
            for (int y = 0; y < rowCount; y++) {
                int start = 3 * ((firstRow + y) * image.width() + left);
                System.arraycopy(from, start, to, 3 * windowWidth * y, 3 * windowWidth);
            }
            return new RgbImage(windowWidth, rowCount, to);
        }
        Weights columns = new Weights(image.width(), width, left, windowWidth);
        int at = 0;
        for (int y = 0; y < rowCount; y++) {
            int row = 3 * (firstRow + y) * image.width();
            for (int x = 0; x < windowWidth; x++) {
                int red = 1 << (FRACTION_BITS - 1);
                int green = red;
                int blue = red;
                int source = row + 3 * columns.first[x];
                int end = x * columns.stride + columns.count[x];
                for (int k = x * columns.stride; k < end; k++) {
                    int weight = columns.weights[k];
                    red += (from[source] & 0xFF) * weight;
                    green += (from[source + 1] & 0xFF) * weight;
                    blue += (from[source + 2] & 0xFF) * weight;
                    source += 3;
                }
                to[at++] = value(red);
                to[at++] = value(green);
                to[at++] = value(blue);
            }
        }
        return new RgbImage(windowWidth, rowCount, to);
    }

    private static RgbImage alongColumns(RgbImage image, Weights rows, int firstRow, int windowHeight) {
        byte[] from = image.pixels();
        int rowBytes = 3 * image.width();
        byte[] to = new byte[rowBytes * windowHeight];
        int[] sums = new int[rowBytes];
        for (int y = 0; y < windowHeight; y++) {
            java.util.Arrays.fill(sums, 1 << (FRACTION_BITS - 1));
            for (int k = 0; k < rows.count[y]; k++) {
                int weight = rows.weights[y * rows.stride + k];
                int source = (rows.first[y] - firstRow + k) * rowBytes;
                for (int x = 0; x < rowBytes; x++) {
                    sums[x] += (from[source + x] & 0xFF) * weight;
                }
            }
            for (int x = 0; x < rowBytes; x++) {
                to[y * rowBytes + x] = value(sums[x]);
            }
        }
        return new RgbImage(image.width(), windowHeight, to);
    }

    /**
     * Returns the value of a fixed-point sum, at most 255. Triangle weights are never negative, but rounding may carry
     * a sum past 255.
     */
    private static byte value(int sum) {
        return (byte) Math.min(255, sum >> FRACTION_BITS);
    }
}
