package dev.invert.evaluate;

import java.util.List;

/**
 * Result of an evaluation.
 *
 * @param truths one entry per neuron with a truth, in ascending order
 * @param settings one entry per set of labels, in the order given
 * @param metrics one entry per metric, in the order of {@link Metric}
 * @param summary sizes and costs
 */
public record EvaluationResult(
        List<TruthScore> truths, List<LabelSetResult> settings, List<MetricResult> metrics, Summary summary) {
    /** Returns the result of a metric. */
    public MetricResult of(Metric metric) {
        return metrics.stream()
                .filter(result -> result.metric() == metric)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Sizes and costs of an evaluation.
     *
     * @param kernel name of the kernels
     * @param threads number of threads
     * @param sampleCount N
     * @param conceptCount C
     * @param distinctConcepts number of concepts with different samples that hold for some but not all samples
     * @param neuronCount number of neurons with a truth
     * @param testableCount number of those whose truth holds for some but not all samples
     * @param constantCount number of testable neurons whose activations are all equal
     * @param truePairShare share of true pairs among all pairs: the meta-AUPRC of chance
     * @param scoreSeconds seconds spent on scoring
     * @param bootstrapSeconds seconds spent on intervals
     */
    public record Summary(
            String kernel,
            int threads,
            int sampleCount,
            int conceptCount,
            int distinctConcepts,
            int neuronCount,
            int testableCount,
            int constantCount,
            double truePairShare,
            double scoreSeconds,
            double bootstrapSeconds) {}
}
