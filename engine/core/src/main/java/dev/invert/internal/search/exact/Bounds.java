package dev.invert.internal.search.exact;

import dev.invert.internal.search.Auroc;

/**
 * Which formulas count: those whose n lies in [least, most].
 *
 * @param sampleCount N
 * @param least at least 1
 * @param most at most N - 1
 */
record Bounds(long sampleCount, long least, long most) {
    /** Returns the objective that values are compared by. */
    Auroc auroc() {
        return new Auroc(sampleCount);
    }

    /** Whether a formula with n samples counts. */
    boolean accept(double n) {
        return n >= least && n <= most;
    }

    /** Whether the negation of a formula with n samples counts. */
    boolean acceptNegation(double n) {
        return accept(sampleCount - n);
    }

    /** Whether the formula or its negation counts. */
    boolean acceptEither(double n) {
        return accept(n) || acceptNegation(n);
    }
}
