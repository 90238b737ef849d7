package dev.invert.internal.search.exact;

/**
 * Bounds on n: only formulas with n in [least, most] are eligible.
 *
 * @param sampleCount N
 * @param least smallest n, at least 1
 * @param most largest n, at most N - 1
 */
record Bounds(long sampleCount, long least, long most) {
    /** Returns whether a formula with n samples is eligible. */
    boolean accept(double n) {
        return n >= least && n <= most;
    }

    /** Returns whether the negation of a formula with n samples is eligible. */
    boolean acceptNegation(double n) {
        return accept(sampleCount - n);
    }

    /** Returns whether a formula with n samples or its negation is eligible. */
    boolean acceptEither(double n) {
        return accept(n) || acceptNegation(n);
    }
}
