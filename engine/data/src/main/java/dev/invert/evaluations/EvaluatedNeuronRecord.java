package dev.invert.evaluations;

import java.util.List;
import java.util.Map;

/**
 * A neuron of evaluation.json.
 *
 * @param truth formula in concept ids
 * @param truthLabel formula in concept names
 * @param scores scores of the truth by metric
 * @param ranks rank of the truth by metric; null if it is not testable
 * @param labels label of each setting, in the order of the settings
 */
public record EvaluatedNeuronRecord(
        int neuron,
        String truth,
        String truthLabel,
        boolean constant,
        boolean testable,
        ScoresRecord scores,
        Map<String, Double> ranks,
        List<LabelRecord> labels) {
    /** Scores of a formula; all but the first are null if it holds for no sample or for all samples. */
    public record ScoresRecord(long nPositive, Long u2, Double auc, Double auprc, Double r, Double f1, Double iou) {}

    /**
     * Label of one setting.
     *
     * @param formula formula in concept ids; null if there is none
     * @param label formula in concept names
     * @param same whether it holds for the samples of the truth
     * @param mad mean activation difference
     * @param reportedAuc AUC that the file with the label reports
     * @param reportedMad mean activation difference that it reports
     */
    public record LabelRecord(
            String setting,
            String formula,
            String label,
            boolean same,
            double jaccard,
            String relation,
            Integer hypernymSteps,
            ScoresRecord scores,
            Double mad,
            Double reportedAuc,
            Double reportedMad) {}
}
