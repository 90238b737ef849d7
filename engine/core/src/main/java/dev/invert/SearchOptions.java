package dev.invert;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;

/**
 * Method and limits of the search for formulas.
 *
 * @param objective the quantity that the best formula maximizes
 * @param method the search method
 * @param timeLimitSeconds time limit of the proof per neuron, after ranking and beam search; 0 for no limit. If it
 *     expires, the best formula found so far is reported with a proven bound; such results may differ from run to run
 * @param compareBeam whether to report the best formula of beam search alone as well
 * @param selection the formula that is reported first
 */
public record SearchOptions(
        Objective objective, Method method, double timeLimitSeconds, boolean compareBeam, Selection selection) {
    /** The best formula by guaranteed AUC and method AUTO, without a time limit or a comparison with beam search. */
    public static final SearchOptions DEFAULT =
            new SearchOptions(Objective.GUARANTEED, Method.AUTO, 0, false, Selection.BEST);

    /** Quantities that a formula can be chosen by. Whichever is chosen, all are reported. */
    public enum Objective {
        /**
         * The lower confidence bound of the AUC that holds for all formulas of the neuron at once: the AUC less what
         * the number of samples and the size of the search may have added to it.
         */
        GUARANTEED,
        /** The AUC, as published. */
        AUC,
        /** The standardized U of the Mann-Whitney test. */
        Z,
        /** Pearson's correlation of activation and truth value, with activations rounded to about N levels. */
        R,
        /** F1 of the formula and the top samples, see {@link Effect}; with direction MAX only. */
        F1,
        /** Intersection over union of the formula and the top samples. It orders formulas as F1 does. */
        IOU;

        /** Returns whether formulas can be searched for by low values, too. */
        boolean hasLowValues() {
            return this != F1 && this != IOU;
        }
    }

    /** Formulas that can be reported first. */
    public enum Selection {
        /** The best formula by the objective. */
        BEST,
        /**
         * The shortest formula whose AUC is at most one standard error of the paired difference below that of the best
         * one.
         */
        SIMPLEST
    }

    /** Search methods. */
    public enum Method {
        /**
         * A proof of the optimum within a limit of work: all proofs together may take 10 s of processor time, or as much as
         * the rest of the search if that is more. The limit is one of steps, so that results are the same in every run. A
         * neuron that it ends has a proven bound, and a beam search from the proven best shorter formula.
         */
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

    /** Returns a copy with another objective. */
    public SearchOptions withObjective(Objective other) {
        return new SearchOptions(other, method, timeLimitSeconds, compareBeam, selection);
    }

    /** Returns a copy with another search method. */
    public SearchOptions withMethod(Method other) {
        return new SearchOptions(objective, other, timeLimitSeconds, compareBeam, selection);
    }

    /** Returns a copy with another time limit of the proof, in seconds per neuron; 0 for none. */
    public SearchOptions withTimeLimit(double seconds) {
        return new SearchOptions(objective, method, seconds, compareBeam, selection);
    }

    /** Returns a copy that does or does not report the best formula of beam search alone as well. */
    public SearchOptions withCompareBeam(boolean compare) {
        return new SearchOptions(objective, method, timeLimitSeconds, compare, selection);
    }

    /** Returns a copy that reports another formula first. */
    public SearchOptions withSelection(Selection other) {
        return new SearchOptions(objective, method, timeLimitSeconds, compareBeam, other);
    }
}
