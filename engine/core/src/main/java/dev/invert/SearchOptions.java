package dev.invert;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;

/**
 * How formulas are searched for.
 *
 * @param method which search
 * @param timeLimitSeconds time per neuron that proving may take after ranking and beam search; when it is over, the best
 *     formula so far is reported with a proven bound. 0 for no limit. Results that a limit cut off may differ from run
 *     to run
 * @param compareBeam whether to report what beam search alone finds too
 */
public record SearchOptions(Method method, double timeLimitSeconds, boolean compareBeam) {
    /** Lets counts decide; no limit. */
    public static final SearchOptions DEFAULT = new SearchOptions(Method.AUTO, 0, false);

    /** Which search. */
    public enum Method {
        /** The optimum where counts of the concept matrix predict that proving it costs little, else beam search. */
        AUTO,
        /** Beam search alone: quick, good, without proof. */
        BEAM,
        /** The best of all formulas of up to three literals, with a proof; longer ones by a beam search that knows it. */
        OPTIMAL
    }

    /** Checks ranges. */
    public SearchOptions {
        if (!(timeLimitSeconds >= 0 && timeLimitSeconds <= Long.MAX_VALUE * 1e-9)) {
            throw new InvalidSettingException(
                    Setting.TIME_LIMIT, timeLimitSeconds, "must be 0 (none) or more seconds per neuron");
        }
    }
}
