package dev.invert.evaluate;

import java.util.List;
import java.util.Map;

/**
 * Agreement of one set of labels with the truth. Shares and means are over the testable neurons; neurons without a label
 * count as wrong.
 *
 * @param name name of the setting
 * @param neurons one comparison per neuron with a truth, in ascending order
 * @param labeled number of testable neurons with a label
 * @param exact share of neurons whose label holds for the samples of the truth
 * @param jaccard mean Jaccard index
 * @param relations number of testable neurons by relation
 * @param meanScores mean score of the labels by metric, over the neurons where it is defined; NaN if there are none
 * @param meanDifference mean of {@link LabelAgreement#meanDifference()}, over the same neurons
 */
public record LabelSetResult(
        String name,
        List<LabelAgreement> neurons,
        int labeled,
        Bootstrapped exact,
        Bootstrapped jaccard,
        Map<Relation, Integer> relations,
        Map<Metric, Double> meanScores,
        double meanDifference) {}
