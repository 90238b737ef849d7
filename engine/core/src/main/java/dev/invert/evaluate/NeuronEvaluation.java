package dev.invert.evaluate;

import java.util.List;

/**
 * Everything that the summaries need to know of one neuron.
 *
 * @param truth the truth and its ranks
 * @param labels comparison with each set of labels
 * @param others scores of all other concepts, by metric; null if the truth is not testable
 * @param missing trials with missing labels
 * @param extra trials with false labels
 */
@SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
record NeuronEvaluation(
        TruthScore truth,
        List<LabelAgreement> labels,
        double[][] others,
        SanityTrials.Counts missing,
        SanityTrials.Counts extra) {
    static NeuronEvaluation untestable(TruthScore truth, List<LabelAgreement> labels) {
        return new NeuronEvaluation(truth, labels, null, SanityTrials.Counts.none(), SanityTrials.Counts.none());
    }
}
