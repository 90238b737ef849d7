package dev.invert.internal.kernel;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a selection keeps: the formulas with the best {@code q = Z / (n (N - n))} whose n lies inside (or, for parents
 * outside the bounds, outside) a range. Its threshold is the k-th best q among distinct (n, Z) seen so far: equal pairs
 * are probably one truth set, and counting them once can only keep more. Reused; not thread-safe.
 */
public final class Selection {
    /** Far above the rounding error of a q computed in doubles (three roundings), far below any gap that matters. */
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

    /** @param capacity the largest k that {@link #start} may be given, at least 1 */
    public Selection(int capacity) {
        bestQ = new double[capacity];
        bestN = new long[capacity];
        bestZ = new long[capacity];
    }

    /**
     * Starts a new selection without a threshold.
     *
     * @param keep k: how many distinct formulas must survive, from 1 to the capacity
     * @param sampleCount N
     * @param minCount least n, at least 1
     * @param maxCount largest n, below N
     * @param outside whether to keep what has n outside that range (but neither 0 nor N) instead
     * @param sign 1 for the highest q, -1 for the lowest
     * @param allowedConcepts per concept whether it may be joined, or null for all
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

    /** Whether n is in range. */
    public boolean accepts(long n) {
        boolean inside = n >= minCount && n <= maxCount;
        return outside ? !inside && n > 0 && n < sampleCount : inside;
    }

    /** Whether a concept may be joined. */
    public boolean allows(int concept) {
        return allowedConcepts == null || allowedConcepts[concept];
    }

    /** Which concepts may be joined, or null for all. */
    boolean[] allowedConcepts() {
        return allowedConcepts;
    }

    /** k. */
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

    /** 1 for the highest q, -1 for the lowest. */
    public int sign() {
        return sign;
    }

    /** {@code sign * q} below this cannot be among the k best. */
    public double threshold() {
        return threshold;
    }

    /**
     * Whether a formula that {@link #accepts} may be among the k best; notes it and raises the threshold if so.
     *
     * @param n |F|
     * @param z Z(F)
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

    /** Whether {@link #accepts} and the threshold allow a formula; inexpensive, and false for nearly all. */
    boolean mayKeep(long n, long z) {
        // Negative exactly when n lies outside: one branch instead of two.
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
