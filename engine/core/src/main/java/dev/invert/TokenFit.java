package dev.invert;

/**
 * Correlation of a neuron's activation on tokens with three things that may explain it, on the held-out samples if there
 * are any.
 *
 * @param formula Pearson's correlation with the truth value of the best formula; NaN if it holds for no sample or for all
 * @param tokenSet correlation with membership in the best set of tokens; NaN if there is none
 * @param ceiling correlation with the mean activation of each sample's token on the searched samples: about the most that
 *     concepts of the current token can reach; NaN if the activation is constant
 * @param heldOut whether these are values on held-out samples; otherwise they are too high, the ceiling most of all
 */
public record TokenFit(double formula, double tokenSet, double ceiling, boolean heldOut) {
    /** Least correlation of the formula or the set of tokens with which a neuron counts as explained. */
    public static final double LEAST_EXPLAINED = 0.5;

    /** Least correlation with which a neuron counts as partly explained. */
    public static final double LEAST_PARTLY = 0.25;

    /** Degrees to which the activation is explained. */
    public enum Kind {
        /** The formula or the set of tokens has a correlation of at least {@value #LEAST_EXPLAINED}. */
        EXPLAINED,
        /** The correlation is at least {@value #LEAST_PARTLY}. */
        PARTLY,
        /** The correlation is lower. */
        UNEXPLAINED
    }

    /** Returns the degree to which the formula or the set of tokens explains the activation, whichever does so better. */
    public Kind kind() {
        double best = Double.isNaN(formula) || tokenSet > formula ? tokenSet : formula;
        return best >= LEAST_EXPLAINED ? Kind.EXPLAINED : best >= LEAST_PARTLY ? Kind.PARTLY : Kind.UNEXPLAINED;
    }
}
