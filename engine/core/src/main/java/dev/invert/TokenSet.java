package dev.invert;

import java.util.List;

/**
 * The set of token ids whose samples a neuron's activation is best correlated with.
 *
 * @param tokens ids, by descending mean activation
 * @param positiveCount number of samples with one of these tokens
 * @param r Pearson's correlation of the activation and membership in the set, on the searched samples
 * @param auc AUC of the activation for membership, on the searched samples
 * @param twiceU twice the Mann-Whitney U, an exact integer
 * @param heldOut the same set on the held-out samples; NaN without any
 */
public record TokenSet(List<Integer> tokens, long positiveCount, double r, double auc, long twiceU, HeldOut heldOut) {
    /** Returns a copy with values on held-out samples. */
    public TokenSet with(HeldOut values) {
        return new TokenSet(tokens, positiveCount, r, auc, twiceU, values);
    }

    /**
     * Values on samples that did not choose the set.
     *
     * @param r Pearson's correlation; NaN if the neuron is silent there, or no sample or all have one of the tokens
     * @param auc AUC; NaN if no sample or all have one of the tokens
     */
    public record HeldOut(double r, double auc) {
        /** Values without held-out samples. */
        public static final HeldOut NONE = new HeldOut(Double.NaN, Double.NaN);
    }
}
