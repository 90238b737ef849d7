package dev.invert.internal.statistics;

/**
 * How many formulas a search could have come up with. That number, not the number of formulas it happened to score, is
 * what a p-value must be corrected by: a beam search extends whatever looks best on the data at hand, so the few
 * thousand formulas that it scores are a choice from all that are within its reach, and the best of them is about as
 * extreme on noise as the best of all.
 */
public final class ReachableFormulas {
    private ReachableFormulas() {}

    /**
     * log10 of an upper bound on the number of distinct truth sets. Within reach are chains
     * {@code ((l1 o l2) o l3) …} of literals of different concepts, o one of AND and OR. Neighbors joined by the same
     * operator commute, so a chain of k literals is an ordered partition of its concepts into groups whose innermost
     * has at least two, and there are {@code F(k) - k F(k - 1)} of those (F: Fubini numbers), times 2 for the operator
     * that begins and 2^k for the signs. Over R patterns there are no more than 2^R truth sets.
     *
     * @param conceptCount distinct concepts that are not constant, at least 1
     * @param length most literals in a formula, at least 1
     * @param patternCount R
     */
    public static double log10Count(int conceptCount, int length, int patternCount) {
        double total = Math.log10(2.0 * conceptCount);
        double log10Choices = Math.log10(conceptCount);
        double[] fubini = fubini(Math.min(length, conceptCount));
        for (int k = 2; k < fubini.length; k++) {
            log10Choices += Math.log10((conceptCount - k + 1) / (double) k);
            double chains = fubini[k] - k * fubini[k - 1];
            total = log10Sum(total, log10Choices + (k + 1) * Math.log10(2) + Math.log10(chains));
        }
        return Math.min(total, patternCount * Math.log10(2));
    }

    /** Ordered partitions of sets of 0 to n: F(k) = Σ C(k, i) F(k - i), i from 1. */
    private static double[] fubini(int n) {
        double[] fubini = new double[n + 1];
        fubini[0] = 1;
        for (int k = 1; k <= n; k++) {
            double choose = 1;
            for (int i = 1; i <= k; i++) {
                choose *= (double) (k - i + 1) / i;
                fubini[k] += choose * fubini[k - i];
            }
        }
        return fubini;
    }

    private static double log10Sum(double a, double b) {
        double high = Math.max(a, b);
        return high + Math.log10(1 + Math.pow(10, Math.min(a, b) - high));
    }
}
