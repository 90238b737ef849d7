package dev.invert;

/**
 * Best formula over all neurons of a layer in the search on one permutation of the samples.
 *
 * @param positiveCount number of samples that satisfy the formula; 0 if no formula lies within the bounds
 * @param centeredRankSum Z, the sum of the centered ranks of the samples that satisfy the formula
 * @param value value of the objective in the direction of the search: higher is better
 */
public record NullMaximum(long positiveCount, long centeredRankSum, double value) {
    /** Indicates that no formula lies within the bounds. */
    public static final NullMaximum NONE = new NullMaximum(0, 0, Double.NEGATIVE_INFINITY);

    /** Returns the counts of a reported explanation, for comparison with the maxima. */
    public static NullMaximum of(Explanation explanation) {
        return new NullMaximum(
                explanation.positiveCount(), explanation.centeredRankSum(), explanation.objectiveValue());
    }
}
