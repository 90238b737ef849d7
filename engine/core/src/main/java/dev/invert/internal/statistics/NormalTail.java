package dev.invert.internal.statistics;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;

/** Tail probabilities and quantiles of the normal distribution, as logarithms where they could underflow. */
public final class NormalTail {
    private static final double LOG_10 = Math.log(10);

    private NormalTail() {}

    /**
     * Returns log10 of {@code 2 P(Z >= z) = erfc(x) = erfcx(x) exp(-x²)} with {@code x = z / sqrt 2}. The scaled
     * function erfcx stays in range where erfc underflows.
     *
     * @param z at least 0
     */
    public static double log10TwoSided(double z) {
        double x = z / Math.sqrt(2);
        return (Math.log(Erfcx.value(x)) - x * x) / LOG_10;
    }

    /** Returns log10 of {@code P(Z >= z)}, for z of either sign. */
    static double log10Upper(double z) {
        return z > 0 ? log10TwoSided(z) - Math.log10(2) : Math.log10(upper(z));
    }

    /** Returns {@code P(Z >= z)}, for z of either sign. */
    static double upper(double z) {
        return 0.5 * Erfc.value(z / Math.sqrt(2));
    }

    /**
     * Returns the z with {@code P(Z >= z) = 10^log10P}, to about 15 digits.
     *
     * @param log10P log10 of a probability of at most 1/2
     */
    public static double quantile(double log10P) {
        double low = 0;
        double high = 2 + Math.sqrt(-2 * LOG_10 * log10P);
        while (true) {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) {
                return high;
            }
            if (log10Upper(middle) > log10P) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }
}
