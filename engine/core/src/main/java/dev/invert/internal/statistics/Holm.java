package dev.invert.internal.statistics;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * Computes family-wise p-values for several tests with any dependence (Holm 1979). Works on logarithms, so that no
 * p-value underflows.
 */
public final class Holm {
    private Holm() {}

    /**
     * Computes {@code max over j <= i of (m - j + 1) p_(j)}, at most 1, with p_(1), ..., p_(m) in ascending order.
     *
     * @param log10P log10 of the p-value of each of m tests
     * @return log10 of the family-wise p-value of each test, in the order of {@code log10P}
     */
    public static double[] log10P(double[] log10P) {
        int[] order = new int[log10P.length];
        Arrays.setAll(order, i -> i);
        IntArrays.stableSort(order, (a, b) -> Double.compare(log10P[a], log10P[b]));
        double[] corrected = new double[order.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int rank = 0; rank < order.length; rank++) {
            most = Math.max(most, log10P[order[rank]] + Math.log10(order.length - rank));
            corrected[order[rank]] = Math.min(0, most);
        }
        return corrected;
    }
}
