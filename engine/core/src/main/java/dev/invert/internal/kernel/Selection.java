package dev.invert.internal.kernel;

import java.util.Arrays;
import java.util.Objects;

/**
 * Keeps the formulas with the best scores by a {@link ScoreRule} whose n lies inside (or, for parents outside the
 * bounds, outside) a range. The threshold is the k-th best score among the distinct (n, Z) seen so far, less a margin
 * for rounding errors: equal pairs are probably one truth set, and counting them once can only keep more. Z stands for
 * whatever sum the rule takes. Reused; not thread-safe.
 */
public final class Selection {
    /**
     * Relative margin of the threshold: far above the rounding error of a score computed in doubles, far below any gap
     * that matters.
     */
    private static final double RELATIVE_MARGIN = 1e-12;

    /** Margin of the least sum, relative to N²: far above the rounding errors of its terms. */
    private static final double SUM_MARGIN = 0x1p-48;

    private final double[] bestScores;
    private final long[] bestN;
    private final long[] bestZ;
    private int bestCount;
    private int keep;
    private long sampleCount;
    private long minCount;
    private long maxCount;
    private boolean outside;
    private int sign;
    private double threshold;
    private ScoreRule rule;
    private SumThreshold leastSum;
    private boolean[] allowedConcepts;

    /**
     * Creates a selection.
     *
     * @param capacity largest k that {@link #start} may be given, at least 1
     */
    public Selection(int capacity) {
        bestScores = new double[capacity];
        bestN = new long[capacity];
        bestZ = new long[capacity];
    }

    /**
     * Starts a new selection without a threshold.
     *
     * @param keep k: the number of distinct formulas that must survive, from 1 to the capacity
     * @param newRule the score; its sample count is N
     * @param minCount smallest n, at least 1
     * @param maxCount largest n, below N
     * @param outside whether to keep formulas with n outside that range (but neither 0 nor N) instead
     * @param sign factor of all sums: 1 for the highest AUC, -1 for the lowest
     * @param allowedConcepts per concept, whether it may be joined; or null for all
     */
    public void start(
            int keep,
            ScoreRule newRule,
            long minCount,
            long maxCount,
            boolean outside,
            int sign,
            boolean[] allowedConcepts) {
        Objects.checkIndex(keep - 1, bestScores.length);
        this.keep = keep;
        if (leastSum == null || sampleCount != newRule.sampleCount()) {
            leastSum = new SumThreshold(newRule.sampleCount());
        }
        this.rule = newRule;
        this.sampleCount = newRule.sampleCount();
        this.minCount = minCount;
        this.maxCount = maxCount;
        this.outside = outside;
        this.sign = sign;
        this.allowedConcepts = allowedConcepts;
        this.bestCount = 0;
        setThreshold(Double.NEGATIVE_INFINITY);
    }

    private void setThreshold(double score) {
        threshold = score;
        rule.threshold(score, leastSum);
        leastSum.lower(SUM_MARGIN * sampleCount * sampleCount);
    }

    /**
     * Returns whether n lies inside the range, or outside (but neither 0 nor N) if the selection keeps formulas
     * outside.
     */
    public boolean accepts(long n) {
        boolean inside = n >= minCount && n <= maxCount;
        return outside ? !inside && n > 0 && n < sampleCount : inside;
    }

    /** Returns whether a concept may be joined. */
    public boolean allows(int concept) {
        return allowedConcepts == null || allowedConcepts[concept];
    }

    /** Returns, per concept, whether it may be joined; or null for all. */
    boolean[] allowedConcepts() {
        return allowedConcepts;
    }

    /** Returns k, the number of distinct formulas that must survive. */
    int keep() {
        return keep;
    }

    long minCount() {
        return minCount;
    }

    long maxCount() {
        return maxCount;
    }

    /** Returns whether formulas with n outside the range are kept instead. */
    public boolean isOutside() {
        return outside;
    }

    /** Returns the score by which formulas are selected. */
    ScoreRule rule() {
        return rule;
    }

    /** Returns the factor of all sums: 1 for the highest AUC, -1 for the lowest. */
    public int sign() {
        return sign;
    }

    /** Returns the threshold: a formula whose score is below it cannot be among the k best. */
    public double threshold() {
        return threshold;
    }

    /**
     * Offers a formula that {@link #accepts}. If it may be among the k best, records it and raises the threshold.
     *
     * @param n |F|
     * @param z Z(F)
     * @return whether the formula may be among the k best
     */
    public boolean offer(long n, long z) {
        long sum = sign * z;
        if (!leastSum.reaches((double) n, (double) sum)) {
            return false;
        }
        note(rule.score(n, sum), n, z);
        return true;
    }

    /**
     * Returns whether range and threshold allow a formula. A fast test, false for nearly all formulas; unlike
     * {@link #accepts} it does not exclude n = 0 and n = N outside the range.
     */
    public boolean mayKeep(long n, long z) {
        // Negative exactly if n lies outside: one branch instead of two.
        return ((n - minCount) | (maxCount - n)) >= 0 != outside && leastSum.reaches((double) n, (double) (sign * z));
    }

    private void note(double score, long n, long z) {
        for (int i = 0; i < bestCount; i++) {
            if (bestN[i] == n && bestZ[i] == z) {
                return;
            }
        }
        int at = bestCount;
        while (at > 0 && bestScores[at - 1] < score) {
            at--;
        }
        if (at == keep) {
            return;
        }
        int last = Math.min(bestCount, keep - 1);
        System.arraycopy(bestScores, at, bestScores, at + 1, last - at);
        System.arraycopy(bestN, at, bestN, at + 1, last - at);
        System.arraycopy(bestZ, at, bestZ, at + 1, last - at);
        bestScores[at] = score;
        bestN[at] = n;
        bestZ[at] = z;
        bestCount = last + 1;
        if (bestCount == keep) {
            double kth = bestScores[bestCount - 1];
            setThreshold(kth - Math.abs(kth) * RELATIVE_MARGIN - Double.MIN_NORMAL);
        }
    }

    @Override
    public String toString() {
        return "Selection[sign=" + sign + ", best=" + Arrays.toString(Arrays.copyOf(bestScores, bestCount)) + "]";
    }
}
