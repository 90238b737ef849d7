package dev.invert.internal.search;

/** AUCs as fractions of integers: {@code AUC - 1/2 = Z / (2 n (N - n))}. */
public final class ExactAuc {
    private ExactAuc() {}

    /**
     * Compares {@code z1 / (n1 (N - n1))} with {@code z2 / (n2 (N - n2))} by their 128-bit cross products.
     *
     * @param sampleCount N, at most 2^31; 0 &lt; n &lt; N
     */
    public static int compare(long sampleCount, long n1, long z1, long n2, long z2) {
        long area1 = n1 * (sampleCount - n1);
        long area2 = n2 * (sampleCount - n2);
        int high = Long.compare(Math.multiplyHigh(z1, area2), Math.multiplyHigh(z2, area1));
        return high != 0 ? high : Long.compareUnsigned(z1 * area2, z2 * area1);
    }

    /** The AUC as a double, exact up to the rounding of one integer and one division. */
    public static double value(long sampleCount, long n, long z) {
        long area = n * (sampleCount - n);
        return (area + z) / (2.0 * area);
    }
}
