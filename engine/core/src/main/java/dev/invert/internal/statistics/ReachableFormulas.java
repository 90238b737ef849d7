package dev.invert.internal.statistics;

/**
 * Counts the formulas that a search could have returned, and corrects p-values for their number. The correction must
 * not use the number of formulas that the search happened to score: a beam search extends the formulas that look best on
 * the data at hand, so the few thousand that it scores are a selection from all that are within its reach, and the best
 * of them is about as extreme on noise as the best of all.
 */
public final class ReachableFormulas {
    private ReachableFormulas() {}

    /**
     * Returns log10 of an upper bound on the number of distinct truth sets within reach. Within reach are chains
     * {@code ((l1 o l2) o l3) …} of literals of different concepts, each o being AND or OR. Adjacent literals joined by
     * the same operator commute, so a chain of k literals is an ordered partition of its concepts into groups, the
     * innermost of which has at least two. There are {@code F(k) - k F(k - 1)} such partitions (F: Fubini numbers),
     * times 2 for the first operator and 2^k for the signs. Over R patterns there are at most 2^R truth sets.
     *
     * @param conceptCount number of distinct concepts that are not constant, at least 1
     * @param length largest number of literals in a formula, at least 1
     * @param patternCount R, the number of patterns
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

    /**
     * Returns log10 of an upper bound on the number of distinct truth sets of formulas of exactly {@code length}
     * literals within reach; 0 if there are too few concepts.
     *
     * @param conceptCount number of distinct concepts that are not constant, at least 1
     * @param length number of literals in a formula, at least 1
     * @param patternCount R, the number of patterns
     */
    public static double log10CountOfLength(int conceptCount, int length, int patternCount) {
        if (length > conceptCount) {
            return 0;
        }
        double log10Choices = 0;
        for (int k = 1; k <= length; k++) {
            log10Choices += Math.log10((conceptCount - k + 1) / (double) k);
        }
        double[] fubini = fubini(length);
        double chains = length == 1 ? 1 : 2 * (fubini[length] - length * fubini[length - 1]);
        double total = log10Choices + length * Math.log10(2) + Math.log10(chains);
        return Math.min(total, patternCount * Math.log10(2));
    }

    /**
     * Returns log10 of the factor by which the p-value of a formula of {@code length} literals is multiplied:
     * {@code M_k 2^k}, with M_k the number of formulas of exactly that length. Each length k is tested at the share
     * 2^-k of the error rate and each formula at an equal part of the share of its length (a weighted Bonferroni
     * correction, Rosenthal and Rubin 1983). The shares of all lengths add up to less than 1, so the family-wise error
     * rate over all lengths is at most alpha, and the corrected p of a formula does not depend on the maximum length.
     *
     * @param conceptCount number of distinct concepts that are not constant, at least 1
     * @param length number of literals in the formula, at least 1
     * @param patternCount R, the number of patterns
     */
    public static double log10Correction(int conceptCount, int length, int patternCount) {
        return log10CountOfLength(conceptCount, length, patternCount) + length * Math.log10(2);
    }

    /** Returns the numbers of ordered partitions of sets of 0 to n elements: F(k) = Σ C(k, i) F(k - i), i from 1. */
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
