package dev.invert.internal.statistics;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;

/** The far tail of the normal distribution as a logarithm, so that no p-value underflows. */
final class NormalTail {
    private static final double LOG_10 = Math.log(10);

    private NormalTail() {}

    /**
     * log10 of {@code 2 P(Z >= z) = erfc(z / sqrt 2) = erfcx(x) exp(-x²)}; the scaled function stays in range when
     * erfc does not.
     *
     * @param z at least 0
     */
    static double log10TwoSided(double z) {
        double x = z / Math.sqrt(2);
        return (Math.log(Erfcx.value(x)) - x * x) / LOG_10;
    }

    /** {@code P(Z >= z)}, for z of either sign. */
    static double upper(double z) {
        return 0.5 * Erfc.value(z / Math.sqrt(2));
    }
}
