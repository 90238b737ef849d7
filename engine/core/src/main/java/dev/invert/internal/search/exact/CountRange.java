package dev.invert.internal.search.exact;

import java.util.ArrayList;
import java.util.List;

/**
 * A range [lo, hi] of n and the bound that holds in it: any F with n(F) in the range and {@code q(F) >= t} has
 * {@code U(F) >= threshold}, where U adds {@code u = sign Z - slope n} up over disjoint parts of F. For formulas whose
 * negation is meant, the range is that of F and the sign is -1. Package documentation has the proof.
 */
final class CountRange {
    /** Largest n over least n: more intervals bound tighter, fewer take less time; 4 to 10 were equally good. */
    private static final double RATIO = 6;

    private final double sampleCount;
    private final double lo;
    private final double hi;
    private final int sign;
    private double slope;
    private double threshold;

    /**
     * An interval.
     *
     * @param lo least n of F
     * @param hi largest n of F
     * @param negated whether the negation of F is what counts
     */
    CountRange(double sampleCount, double lo, double hi, boolean negated) {
        this.sampleCount = sampleCount;
        this.lo = lo;
        this.hi = hi;
        this.sign = negated ? -1 : 1;
    }

    /** The intervals that cover some bounds, those of negations included. */
    static List<CountRange> all(Bounds bounds) {
        List<CountRange> intervals = new ArrayList<>();
        double total = (double) bounds.sampleCount();
        for (double lo = (double) bounds.least(); lo <= bounds.most(); ) {
            double hi = Math.min((double) bounds.most(), Math.floor(lo * RATIO));
            intervals.add(new CountRange(total, lo, hi, false));
            intervals.add(new CountRange(total, total - hi, total - lo, true));
            lo = hi + 1;
        }
        return intervals;
    }

    /** Sets the value t that F must reach. */
    void setValue(double t, double margin) {
        double middle = (lo + hi) / 2;
        slope = t * (sampleCount - lo - hi);
        threshold = t * (t >= 0 ? lo * hi : middle * middle) - margin;
    }

    /** u of a set. */
    double u(double n, double z) {
        return sign * z - slope * n;
    }

    /** What U(F) must reach; rounding errors are allowed for. */
    double threshold() {
        return threshold;
    }

    /** Whether the negation of F is meant. */
    boolean isNegated() {
        return sign < 0;
    }

    /** What u charges per sample. */
    double slope() {
        return slope;
    }

    double lo() {
        return lo;
    }

    double hi() {
        return hi;
    }

    /** u of many sets. */
    void u(int count, double[] n, double[] z, double[] u) {
        double s = sign;
        double c = slope;
        for (int i = 0; i < count; i++) {
            u[i] = s * z[i] - c * n[i];
        }
    }

    /** The largest U that any set of patterns has: Σ max(0, u_p). */
    double mostOf(double[] sizes, double[] ranks) {
        double s = sign;
        double c = slope;
        double sum = 0;
        for (int p = 0; p < ranks.length; p++) {
            double u = s * ranks[p] - c * sizes[p];
            // Twice max(0, u), which vectorizes.
            sum += u + Math.abs(u);
        }
        return sum / 2;
    }
}
