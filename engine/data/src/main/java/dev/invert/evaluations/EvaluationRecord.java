package dev.invert.evaluations;

import java.util.List;
import java.util.Map;

/**
 * Content of evaluation.json. Components are null where a figure is undefined or was not computed; the results in
 * {@code dev.invert.evaluate} explain them.
 *
 * @param version version of the program
 * @param java name and version of the Java virtual machine
 * @param options options that the user gave, by name
 * @param seed seed of the trials and draws
 * @param quantile share of the samples that count as top samples for F1 and IoU
 * @param kernel name of the kernels
 * @param device device of the computation
 * @param threads number of threads
 * @param nSamples N
 * @param nConcepts number of columns of the concept matrix
 * @param nConceptsDistinct number of concepts that the truth is ranked among
 * @param nNeurons number of neurons with a truth
 * @param nTestable number of neurons whose truth holds for some but not all samples
 * @param nConstant number of testable neurons whose activations are all equal
 * @param truePairShare meta-AUPRC of chance
 * @param seconds time by step
 * @param peakNativeBytes peak native memory, in bytes
 * @param settings agreement of each set of labels with the truth
 * @param metrics fitness of each metric
 * @param neurons the neurons
 */
public record EvaluationRecord(
        String version,
        String java,
        Map<String, String> options,
        Long seed,
        Double quantile,
        String kernel,
        String device,
        Integer threads,
        Integer nSamples,
        Integer nConcepts,
        Integer nConceptsDistinct,
        Integer nNeurons,
        Integer nTestable,
        Integer nConstant,
        Double truePairShare,
        Map<String, Double> seconds,
        Long peakNativeBytes,
        List<SettingRecord> settings,
        List<MetricRecord> metrics,
        List<EvaluatedNeuronRecord> neurons) {
    /** Mean over neurons with its bootstrap interval. */
    public record Mean(Double value, Double low, Double high) {}

    /**
     * Agreement of one set of labels with the truth.
     *
     * @param nLabeled number of testable neurons with a label
     * @param nUnknown number of neurons whose label names no known concept
     * @param relations number of testable neurons by relation
     * @param scores mean score of the labels by metric, and {@code mad}
     */
    public record SettingRecord(
            String setting,
            Integer nLabeled,
            Integer nUnknown,
            Mean exact,
            Mean jaccard,
            Map<String, Integer> relations,
            Map<String, Double> scores) {}

    /** Fitness of one metric. */
    public record MetricRecord(
            String metric,
            Double meanTruth,
            Mean first,
            Mean mrr,
            Mean metaAuprc,
            SanityRecord missingLabels,
            SanityRecord extraLabels) {}

    /** Result of a sanity test: share of trials in which the score fell by more than 1 %, and the mean ratio. */
    public record SanityRecord(Integer trials, Double falls, Double ratio) {}
}
