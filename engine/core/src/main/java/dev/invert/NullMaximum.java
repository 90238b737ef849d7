package dev.invert;

/**
 * The best formula that a search over a layer's neurons finds on one permutation of the samples.
 *
 * @param positiveCount how many samples satisfy it; 0 if no formula lies within the bounds
 * @param centeredRankSum its Z: the sum of centered ranks over these samples
 */
public record NullMaximum(long positiveCount, long centeredRankSum) {
    /** No formula lies within the bounds. */
    public static final NullMaximum NONE = new NullMaximum(0, 0);

    /** Returns a reported formula in this form, to compare with. */
    public static NullMaximum of(Explanation explanation) {
        return new NullMaximum(explanation.positiveCount(), explanation.centeredRankSum());
    }
}
