package dev.invert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found for one neuron.
 *
 * @param neuron its index in the activation matrix
 * @param status whether there is an explanation, or why not
 * @param explanations best first; empty unless the status is {@link Status#EXPLAINED} or {@link Status#INSIGNIFICANT}
 * @param perLength {@code perLength.get(k - 1)}: formulas of exactly k literals, best first; empty unless asked for
 * @param formulasEvaluated how many formulas the search scored, or the proof covers if there is one: an upper bound on
 *     the distinct truth sets among them
 * @param robustness what repeating the search says, as far as asked for
 * @param certificate what is proven about the best explanation; absent after beam search alone
 * @param evidence activations that show what the best explanation separates; absent unless asked for, or without one
 */
public record NeuronExplanation(
        int neuron,
        Status status,
        List<Explanation> explanations,
        List<List<Explanation>> perLength,
        long formulasEvaluated,
        Robustness robustness,
        Optional<Certificate> certificate,
        Optional<Evidence> evidence) {
    /** The same with log10 of the q-value of the best explanation. */
    public NeuronExplanation withLog10Q(double log10Q) {
        List<Explanation> changed = new ArrayList<>(explanations);
        Explanation best = changed.get(0);
        changed.set(0, best.with(best.statistics().withLog10Q(log10Q)));
        return new NeuronExplanation(
                neuron, status, List.copyOf(changed), perLength, formulasEvaluated, robustness, certificate, evidence);
    }

    /** The same with what repeating the search says. */
    public NeuronExplanation with(Robustness other) {
        return new NeuronExplanation(
                neuron, status, explanations, perLength, formulasEvaluated, other, certificate, evidence);
    }

    /** The same, but not significant if it was explained. */
    public NeuronExplanation insignificant() {
        Status changed = status == Status.EXPLAINED ? Status.INSIGNIFICANT : status;
        return new NeuronExplanation(
                neuron, changed, explanations, perLength, formulasEvaluated, robustness, certificate, evidence);
    }

    /** The same with other explanations in place of these. */
    public NeuronExplanation withExplanations(List<Explanation> best, List<List<Explanation>> ofEachLength) {
        return new NeuronExplanation(
                neuron, status, best, ofEachLength, formulasEvaluated, robustness, certificate, evidence);
    }

    /** Returns the same with evidence for the best explanation. */
    public NeuronExplanation with(Evidence collected) {
        return new NeuronExplanation(
                neuron,
                status,
                explanations,
                perLength,
                formulasEvaluated,
                robustness,
                certificate,
                Optional.of(collected));
    }

    /** Whether a neuron could be explained. */
    public enum Status {
        /** There is at least one explanation. */
        EXPLAINED,
        /**
         * There are explanations, but the search would find one as good as the best of them by chance alone: its corrected
         * p is above alpha, or its permutation p, where there are enough permutations for one below alpha.
         */
        INSIGNIFICANT,
        /** All activations are equal: every formula has AUC 0.5. */
        CONSTANT,
        /** No formula lies within the bounds. */
        NONE
    }
}
