package dev.invert.internal.statistics;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * Computes false discovery rates for several tests that are independent or positively dependent (Benjamini and Hochberg
 * 1995; Benjamini and Yekutieli 2001, theorem 1.2). Works on logarithms, so that no p-value underflows.
 */
public final class BenjaminiHochberg {
    private BenjaminiHochberg() {}

    /**
     * Computes {@code q_(i) = min over j >= i of m p_(j) / j}, at most 1, with p_(1), ..., p_(m) in ascending order.
     *
     * @param log10P log10 of the p-value of each of m tests
     * @return log10 of the q-value of each test, in the order of {@code log10P}
     */
    public static double[] log10Q(double[] log10P) {
        int[] order = new int[log10P.length];
        Arrays.setAll(order, i -> i);
        IntArrays.stableSort(order, (a, b) -> Double.compare(log10P[a], log10P[b]));
        double[] log10Q = new double[order.length];
        double least = 0;
        for (int rank = order.length; rank >= 1; rank--) {
            int test = order[rank - 1];
            least = Math.min(least, log10P[test] + Math.log10((double) order.length / rank));
            log10Q[test] = least;
        }
        return log10Q;
    }
}
