package dev.invert;

/**
 * Which statistics an {@link Explainer} computes. Immutable.
 *
 * @param alpha a neuron whose best explanation has a corrected p above it is {@code INSIGNIFICANT}, from 0 to 1
 * @param quantile share of the samples that count as high for precision, recall, F1 and IoU, above 0 and below 1
 * @param effects whether to compute the confidence interval and the measures of {@link Effect}
 */
public record StatisticsOptions(double alpha, double quantile, boolean effects) {
    /** Alpha 0.05, the top 0.5 %, with effects. */
    public static final StatisticsOptions DEFAULT = new StatisticsOptions(0.05, 0.005, true);

    /** Checks ranges. */
    public StatisticsOptions {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new InvertException("alpha=" + alpha + " must lie between 0 and 1");
        }
        if (!(quantile > 0 && quantile < 1)) {
            throw new InvertException("quantile=" + quantile + " must lie above 0 and below 1");
        }
    }

    /** The same with another alpha. */
    public StatisticsOptions withAlpha(double level) {
        return new StatisticsOptions(level, quantile, effects);
    }

    /** The same with another quantile. */
    public StatisticsOptions withQuantile(double share) {
        return new StatisticsOptions(alpha, share, effects);
    }

    /** The same with or without confidence interval and effects. */
    public StatisticsOptions withEffects(boolean compute) {
        return new StatisticsOptions(alpha, quantile, compute);
    }
}
