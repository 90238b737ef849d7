package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.SumThreshold;
import java.util.ArrayList;
import java.util.List;

/**
 * A range [lo, hi] of n with its bound: any F with n(F) in the range and a score of at least t has
 * {@code U(F) >= threshold}, with U the sum of {@code u = sign Z - slope n} over disjoint parts of F. If the formula of
 * interest is the negation of F, its score takes the place of that of F and the sign is -1. See the package
 * documentation for the proof.
 */
final class CountRange {
    /**
     * Ratio of largest to smallest n: more intervals give tighter bounds, fewer take less time; 4 to 10 were equally
     * fast.
     */
    private static final double RATIO = 6;

    /** Ratio below which an interval is not divided. */
    private static final double LEAST_RATIO = 1.1;

    /** Number of sums to which patterns are added in turn, as in the kernels. */
    private static final int LANES = 8;

    private final double lo;
    private final double hi;
    private final int sign;
    private double slope;
    private double threshold;

    /**
     * Creates an interval.
     *
     * @param lo smallest n of F
     * @param hi largest n of F
     * @param negated whether the formula of interest is the negation of F
     */
    CountRange(double lo, double hi, boolean negated) {
        this.lo = lo;
        this.hi = hi;
        this.sign = negated ? -1 : 1;
    }

    /** Returns intervals that together cover the bounds, including those of negations. */
    static List<CountRange> all(Bounds bounds) {
        List<CountRange> intervals = new ArrayList<>();
        double total = (double) bounds.sampleCount();
        for (double lo = (double) bounds.least(); lo <= bounds.most(); ) {
            double hi = Math.min((double) bounds.most(), Math.floor(lo * RATIO));
            intervals.add(new CountRange(lo, hi, false));
            intervals.add(new CountRange(total - hi, total - lo, true));
            lo = hi + 1;
        }
        return intervals;
    }

    /**
     * Computes slope and threshold from the least sums that F, or its negation if that is meant, must reach.
     *
     * @param least the least sums, lowered by a margin for rounding errors
     */
    void setLeast(SumThreshold least) {
        slope = least.slope(lo, hi, isNegated());
        threshold = least.intercept(lo, hi, isNegated());
    }

    /** Returns u of a set with n samples and centered rank sum z. */
    double u(double n, double z) {
        return sign * z - slope * n;
    }

    /** Returns the value that U(F) must reach. */
    double threshold() {
        return threshold;
    }

    /** Returns the least sum, of the formula of interest, with which any n of the interval reaches the threshold. */
    double leastSum() {
        return threshold + Math.min(slope * lo, slope * hi);
    }

    /**
     * Returns two intervals that together cover this one, of equal ratio of the n of the formula of interest; one, this,
     * if it is too small.
     *
     * @param total N
     */
    List<CountRange> halves(double total) {
        double first = isNegated() ? total - hi : lo;
        double last = isNegated() ? total - lo : hi;
        double middle = Math.floor(Math.sqrt(first * last));
        if (last <= first * LEAST_RATIO || middle >= last) {
            return List.of(this);
        }
        return isNegated()
                ? List.of(
                        new CountRange(total - middle, total - first, true),
                        new CountRange(total - last, total - middle - 1, true))
                : List.of(new CountRange(first, middle, false), new CountRange(middle + 1, last, false));
    }

    /** Returns whether the formula of interest is the negation of F. */
    boolean isNegated() {
        return sign < 0;
    }

    /** Returns the slope, the amount that u subtracts per sample. */
    double slope() {
        return slope;
    }

    double lo() {
        return lo;
    }

    double hi() {
        return hi;
    }

    /** Returns 1, or -1 if the formula of interest is the negation of F. */
    int sign() {
        return sign;
    }

    /** Returns the largest U of any set of patterns: Σ max(0, u_p), in the order of the kernels. */
    double mostOf(double[] sizes, double[] ranks) {
        double s = sign;
        double c = slope;
        double[] lanes = new double[LANES];
        for (int p = 0; p < ranks.length; p++) {
            double u = s * ranks[p] - c * sizes[p];
            // Adds 2 max(0, u).
            lanes[p % LANES] += u + Math.abs(u);
        }
        double sum = 0;
        for (double lane : lanes) {
            sum += lane;
        }
        return sum / 2;
    }
}
