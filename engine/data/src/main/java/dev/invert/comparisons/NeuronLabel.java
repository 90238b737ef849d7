package dev.invert.comparisons;

import dev.invert.results.ExplanationRecord;
import dev.invert.results.NeuronRecord;
import java.util.Locale;

/**
 * The best explanation of a neuron, without the others and the evidence.
 *
 * @param status status of the neuron, as in explanations.jsonl
 * @param formula formula in concept ids; null if there is none
 * @param label formula in concept names; null if there is none
 * @param auc AUC; null if there is no formula
 */
public record NeuronLabel(String status, String formula, String label, Double auc) {
    static NeuronLabel of(NeuronRecord neuron) {
        String status = neuron.status().name().toLowerCase(Locale.ROOT);
        if (neuron.explanations().isEmpty()) {
            return new NeuronLabel(status, null, null, null);
        }
        ExplanationRecord best = neuron.explanations().get(0);
        return new NeuronLabel(
                status, best.formula(), best.label() == null ? best.formula() : best.label(), best.auc());
    }
}
