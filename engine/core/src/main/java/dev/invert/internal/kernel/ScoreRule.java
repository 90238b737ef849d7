package dev.invert.internal.kernel;

/**
 * The score by which kernels select the formulas of one length on one neuron: a function of n, the number of samples
 * that satisfy a formula, and of Z, the sum of the centered ranks of these samples, strictly increasing in Z. A score
 * becomes a least sum for every n by the coefficients of a {@link SumThreshold}, so that one kernel serves all rules.
 *
 * @param kind form of the score
 * @param sampleCount N
 * @param parameter c, in standard errors, for {@link Kind#BOUND}; K for {@link Kind#OVERLAP}; otherwise unused
 */
public record ScoreRule(Kind kind, long sampleCount, double parameter) {
    /** Forms of scores. */
    public enum Kind {
        /** {@code sum / (n (N - n))}: twice the distance of the AUC from 1/2. */
        AREA(0),
        /** {@code sum / sqrt(n (N - n))}: proportional to the standardized U. */
        ROOT(1),
        /**
         * The least t of at least 1/2 that satisfies {@code AUC = t + c SE(t) - c² (2 t - 1) N / (9 n (N - n))}, with
         * {@code SE(t)² = t (1 - t) (1 + (N - 2) t / (1 + t)) / (n (N - n))}: the lower confidence bound of the AUC by
         * inversion of a test. SE is Hanley and McNeil's standard error with the larger of their two components for both
         * classes. The last term corrects the quantile for skewness, after Cornish and Fisher: an AUC near 1 cannot
         * exceed it by much. If there is no such t, the bound lies below 1/2 and tells nothing; then the score is half
         * the share of c that the standardized U reaches, so that the most significant formula is best; or half of that
         * U if it is negative.
         */
        BOUND(2),
        /**
         * {@code (sum + n K) / (N (n + K))}. If the centered weight of K samples is N - K and that of the others -K, the
         * sum is {@code N tp - n K}, with tp the number of the K samples that satisfy the formula, and the score is
         * {@code tp / (n + K)}: half of F1.
         */
        OVERLAP(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** Returns the number of the form in the C++ kernels. */
        int code() {
            return code;
        }
    }

    /** Factor of {@code c² (2 t - 1) N} in twice the correction for skewness of the sum. */
    private static final double SKEWNESS = 2.0 / 9;

    private static final int MAX_STEPS = 60;

    /** Relative change of t below which the bound has converged. */
    private static final double CONVERGED = 0x1p-50;

    /** Relative margin for rounding errors of the least n (N - n). */
    private static final double PAIRS_MARGIN = 1e-9;

    /**
     * Returns the score of a formula.
     *
     * @param n number of samples that satisfy it, above 0 and below N
     * @param sum its sum
     */
    public double score(long n, long sum) {
        double area = (double) n * (double) (sampleCount - n);
        return switch (kind) {
            case AREA -> sum / area;
            case ROOT -> sum / Math.sqrt(area);
            case BOUND -> bound(sum / (2 * area), Math.sqrt(area));
            case OVERLAP -> (sum + n * parameter) / (sampleCount * (n + parameter));
        };
    }

    /**
     * Solves {@code 1/2 + gain = t + h width(t) - s (t - 1/2)}, with h = c / root and s = {@link #SKEWNESS} h² N, for the
     * smallest t of at least 1/2.
     */
    private double bound(double gain, double root) {
        double h = parameter / root;
        double width0 = Math.sqrt(squaredWidth(0.5));
        if (gain < h * width0) {
            return gain * root / (2 * width0 * (gain < 0 ? 1 : parameter));
        }
        double skew = SKEWNESS * h * h * sampleCount;
        // The right side is concave in t, so Newton's method approaches the root from below.
        double t = 0.5;
        for (int step = 0; step < MAX_STEPS; step++) {
            double width = Math.sqrt(squaredWidth(t));
            double slope = 1 + h * squaredWidthSlope(t) / (2 * width) - skew;
            double change = (0.5 + gain - t - h * width + skew * (t - 0.5)) / slope;
            if (!(change > CONVERGED && t + change < 1)) {
                return t;
            }
            t += change;
        }
        return t;
    }

    /** Returns n (N - n) times the squared standard error at AUC t, for t from 1/2 to 1. */
    private double squaredWidth(double t) {
        return t * (1 - t) * (1 + (sampleCount - 2) * t / (1 + t));
    }

    private double squaredWidthSlope(double t) {
        return 1 - 2 * t + (sampleCount - 2) * 2 * t * (1 - t - t * t) / ((1 + t) * (1 + t));
    }

    /** Returns a score that no formula falls below. */
    public double lowest() {
        return switch (kind) {
            case AREA -> -1;
            case ROOT -> -sampleCount;
            // n (N - n) is at most N² / 4.
            case BOUND -> -sampleCount / (4 * Math.sqrt(squaredWidth(0.5)));
            case OVERLAP -> 0;
        };
    }

    /** Returns a score that no formula exceeds. */
    public double highest() {
        return switch (kind) {
            case AREA, BOUND -> 1;
            case ROOT -> sampleCount;
            case OVERLAP -> 0.5;
        };
    }

    /**
     * Computes the sums that reach a score.
     *
     * @param score the score, or negative infinity for all sums
     * @param threshold receives the coefficients; exact up to rounding errors if the score is at least 0, otherwise
     *     possibly lower
     */
    public void threshold(double score, SumThreshold threshold) {
        threshold.setAll();
        if (score == Double.NEGATIVE_INFINITY) {
            return;
        }
        switch (kind) {
            case AREA -> threshold.set(0, score, 0);
            case ROOT -> setRoot(score, threshold);
            case BOUND -> {
                double c = score < 0 ? 1 : parameter;
                double width = 2 * c * Math.sqrt(squaredWidth(Math.max(0.5, score)));
                if (score >= 0.5) {
                    double perShare = 2 * score - 1;
                    threshold.set(-SKEWNESS * c * c * sampleCount * perShare, perShare, width);
                    threshold.requirePairs(leastPairs(score));
                } else {
                    setRoot(2 * width * score, threshold);
                }
            }
            case OVERLAP -> {
                double perCount = score * sampleCount;
                threshold.set(perCount * parameter, 0, 0);
                threshold.addPerCount(perCount - parameter);
            }
        }
    }

    /**
     * Returns the n (N - n) below which no formula has a bound of t: where the right side of the equation falls at t, t
     * is not its smallest solution.
     */
    private double leastPairs(double t) {
        double slope = squaredWidthSlope(t) / (2 * Math.sqrt(squaredWidth(t)));
        double inverse = parameter * (Math.sqrt(slope * slope + 4 * SKEWNESS * sampleCount) - slope) / 2;
        return inverse * inverse * (1 - PAIRS_MARGIN);
    }

    private void setRoot(double perRoot, SumThreshold threshold) {
        if (perRoot >= 0) {
            threshold.set(0, 0, perRoot);
        } else {
            threshold.set(perRoot * sampleCount / 2, 0, 0);
        }
    }
}
