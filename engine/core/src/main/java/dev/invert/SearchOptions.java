package dev.invert;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;

/**
 * Method and limits of the search for formulas.
 *
 * @param method the search method
 * @param timeLimitSeconds time limit of the proof per neuron, after ranking and beam search; 0 for no limit. If it
 *     expires, the best formula found so far is reported with a proven bound; such results may differ from run to run
 * @param compareBeam whether to report the best formula of beam search alone as well
 */
public record SearchOptions(Method method, double timeLimitSeconds, boolean compareBeam) {
    /** Method AUTO without a time limit or a comparison with beam search. */
    public static final SearchOptions DEFAULT = new SearchOptions(Method.AUTO, 0, false);

    /** Search methods. */
    public enum Method {
        /** A proof of the optimum if counts of the concept matrix predict a low cost, otherwise beam search alone. */
        AUTO,
        /** Beam search alone: fast and usually good, but without a proof. */
        BEAM,
        /**
         * The best of all formulas of up to three literals, with a proof; longer formulas by a beam search whose beam
         * includes that optimum.
         */
        OPTIMAL
    }

    /**
     * Validates the options.
     *
     * @throws InvalidSettingException if the time limit is negative, NaN or not representable in nanoseconds
     */
    public SearchOptions {
        if (!(timeLimitSeconds >= 0 && timeLimitSeconds <= Long.MAX_VALUE * 1e-9)) {
            throw new InvalidSettingException(
                    Setting.TIME_LIMIT, timeLimitSeconds, "must be 0 (none) or more seconds per neuron");
        }
    }
}
