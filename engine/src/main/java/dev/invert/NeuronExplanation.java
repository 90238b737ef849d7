package dev.invert;

import java.util.List;

/**
 * What was found for one neuron.
 *
 * @param neuron its index in the activation matrix
 * @param status whether there is an explanation, or why not
 * @param explanations best first; empty unless the status is {@link Status#EXPLAINED}
 * @param perLength {@code perLength.get(k - 1)}: formulas of exactly k literals, best first; empty unless asked for
 * @param formulasEvaluated how many formulas the search scored
 */
public record NeuronExplanation(
        int neuron,
        Status status,
        List<Explanation> explanations,
        List<List<Explanation>> perLength,
        long formulasEvaluated) {
    /** Whether a neuron could be explained. */
    public enum Status {
        /** There is at least one explanation. */
        EXPLAINED,
        /** All activations are equal: every formula has AUC 0.5. */
        CONSTANT,
        /** No formula lies within the bounds. */
        NONE
    }
}
