package dev.invert.internal.kernel;

import java.util.Arrays;
import java.util.Objects;

/**
 * Keeps the formulas with the best {@code q = Z / (n (N - n))} whose n lies inside (or, for parents outside the bounds,
 * outside) a range. The threshold is the k-th best q among the distinct (n, Z) seen so far, less a margin for rounding
 * errors: equal pairs are probably one truth set, and counting them once can only keep more. Reused; not thread-safe.
 */
public final class Selection {
    /**
     * Relative margin of the threshold: far above the rounding error of a q computed in doubles (three roundings), far
     * below any gap that matters.
     */
    private static final double RELATIVE_MARGIN = 1e-12;

    private final double[] bestQ;
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
    private boolean[] allowedConcepts;

    /**
     * Creates a selection.
     *
     * @param capacity largest k that {@link #start} may be given, at least 1
     */
    public Selection(int capacity) {
        bestQ = new double[capacity];
        bestN = new long[capacity];
        bestZ = new long[capacity];
    }

    /**
     * Starts a new selection without a threshold.
     *
     * @param keep k: the number of distinct formulas that must survive, from 1 to the capacity
     * @param sampleCount N
     * @param minCount smallest n, at least 1
     * @param maxCount largest n, below N
     * @param outside whether to keep formulas with n outside that range (but neither 0 nor N) instead
     * @param sign 1 for the highest q, -1 for the lowest
     * @param allowedConcepts per concept, whether it may be joined; or null for all
     */
    public void start(
            int keep,
            long sampleCount,
            long minCount,
            long maxCount,
            boolean outside,
            int sign,
            boolean[] allowedConcepts) {
        Objects.checkIndex(keep - 1, bestQ.length);
        this.keep = keep;
        this.sampleCount = sampleCount;
        this.minCount = minCount;
        this.maxCount = maxCount;
        this.outside = outside;
        this.sign = sign;
        this.allowedConcepts = allowedConcepts;
        this.bestCount = 0;
        this.threshold = Double.NEGATIVE_INFINITY;
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

    boolean isOutside() {
        return outside;
    }

    /** Returns 1 for the highest q, -1 for the lowest. */
    public int sign() {
        return sign;
    }

    /** Returns the threshold: a formula with {@code sign * q} below it cannot be among the k best. */
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
        double signedZ = (double) (sign * z);
        double area = (double) n * (double) (sampleCount - n);
        if (signedZ < threshold * area) {
            return false;
        }
        note(signedZ / area, n, z);
        return true;
    }

    /**
     * Returns whether range and threshold allow a formula. A fast test, false for nearly all formulas; unlike
     * {@link #accepts} it does not exclude n = 0 and n = N outside the range.
     */
    boolean mayKeep(long n, long z) {
        // Negative exactly if n lies outside: one branch instead of two.
        return ((n - minCount) | (maxCount - n)) >= 0 != outside
                && (double) (sign * z) >= threshold * ((double) n * (double) (sampleCount - n));
    }

    private void note(double q, long n, long z) {
        for (int i = 0; i < bestCount; i++) {
            if (bestN[i] == n && bestZ[i] == z) {
                return;
            }
        }
        int at = bestCount;
        while (at > 0 && bestQ[at - 1] < q) {
            at--;
        }
        if (at == keep) {
            return;
        }
        int last = Math.min(bestCount, keep - 1);
        System.arraycopy(bestQ, at, bestQ, at + 1, last - at);
        System.arraycopy(bestN, at, bestN, at + 1, last - at);
        System.arraycopy(bestZ, at, bestZ, at + 1, last - at);
        bestQ[at] = q;
        bestN[at] = n;
        bestZ[at] = z;
        bestCount = last + 1;
        if (bestCount == keep) {
            double kth = bestQ[bestCount - 1];
            threshold = kth - Math.abs(kth) * RELATIVE_MARGIN - Double.MIN_NORMAL;
        }
    }

    @Override
    public String toString() {
        return "Selection[sign=" + sign + ", best=" + Arrays.toString(Arrays.copyOf(bestQ, bestCount)) + "]";
    }
}
