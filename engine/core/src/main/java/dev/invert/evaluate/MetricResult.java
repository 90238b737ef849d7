package dev.invert.evaluate;

/**
 * Fitness of a metric to judge labels, measured on the testable neurons.
 *
 * @param metric the metric
 * @param meanTruth mean score of the truth
 * @param first share of neurons whose truth ranks first, without an equal
 * @param reciprocalRank mean of 1 / rank of the truth
 * @param metaAuprc average precision of the true pairs of a neuron and a concept among all pairs, by score
 * @param missing test in which half of the true labels are dropped
 * @param extra test in which as many false labels as true ones are added
 */
public record MetricResult(
        Metric metric,
        double meanTruth,
        Bootstrapped first,
        Bootstrapped reciprocalRank,
        Bootstrapped metaAuprc,
        SanityTest missing,
        SanityTest extra) {
    /**
     * Result of a sanity test.
     *
     * @param trials number of trials on all neurons; constant neurons are not tested
     * @param falls share of trials in which the score fell by more than {@link EvaluatorOptions#LEAST_FALL}; NaN
     *     without trials
     * @param ratio mean ratio of the changed and the original score, over the trials whose original score is positive;
     *     NaN if there are none
     */
    public record SanityTest(int trials, double falls, double ratio) {}
}
