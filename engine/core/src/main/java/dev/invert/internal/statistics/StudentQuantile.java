package dev.invert.internal.statistics;

import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/** Computes the 97.5 % quantile of Student's t distribution, for any degrees of freedom. */
final class StudentQuantile {
    private static final double TAIL = 0.025;
    private static final int MOST_STEPS = 100;

    private StudentQuantile() {}

    /**
     * Returns the quantile, to about 12 digits. Newton's method from the normal quantile: the tail probability is convex,
     * so the steps approach the quantile from below.
     *
     * @param degrees degrees of freedom, at least 1
     */
    static double of(double degrees) {
        double t = AucInterval.NORMAL_QUANTILE;
        for (int step = 0; step < MOST_STEPS; step++) {
            double excess = RegularizedBeta.value(degrees / (degrees + t * t), degrees / 2, 0.5) / 2 - TAIL;
            double density =
                    Math.exp(-(degrees + 1) / 2 * Math.log1p(t * t / degrees) - LogBeta.value(degrees / 2, 0.5))
                            / Math.sqrt(degrees);
            double next = t + excess / density;
            if (next <= t * (1 + 1e-14)) {
                return t;
            }
            t = next;
        }
        return t;
    }
}
