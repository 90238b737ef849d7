package dev.invert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Explanations of one neuron.
 *
 * @param neuron index of the neuron in the activation matrix
 * @param status whether there is an explanation, or the reason why not
 * @param explanations best first, except after a {@code simplification}; empty unless the status is {@link Status#EXPLAINED} or {@link Status#INSIGNIFICANT}
 * @param perLength {@code perLength.get(k - 1)}: formulas of exactly k literals, best first; empty unless requested
 * @param formulasEvaluated number of formulas that the beam search scored, or that the proof covers if that is larger:
 *     an upper bound on the number of distinct truth sets among them
 * @param robustness results of repeated searches, as far as requested
 * @param certificate result of the proof for the best explanation; absent after beam search alone
 * @param excluded the best formula outside the bounds on the share of samples that is at least as good as one within
 *     them which only adds a literal to it and was left out for that reason; absent if there is none
 * @param simplification tells that the first explanation is as good as the best one but shorter; absent if it is the best
 * @param evidence data for checking the best explanation visually; absent unless requested, or if there is no
 *     explanation
 */
public record NeuronExplanation(
        int neuron,
        Status status,
        List<Explanation> explanations,
        List<List<Explanation>> perLength,
        long formulasEvaluated,
        Robustness robustness,
        Optional<Certificate> certificate,
        Optional<Explanation> excluded,
        Optional<Simplification> simplification,
        Optional<Evidence> evidence) {
    /** Returns the best explanation by the objective, whether or not a simpler one is reported first; there must be one. */
    public Explanation best() {
        return simplification.map(Simplification::best).orElseGet(() -> explanations.get(0));
    }

    /** Returns a copy with log10 of the q-value of the best explanation; there must be an explanation. */
    public NeuronExplanation withLog10Q(double log10Q) {
        return withBest(explanations.get(0).statistics().withLog10Q(log10Q));
    }

    /**
     * Returns a copy with the held-out p of the best explanation corrected for the number of neurons; that explanation
     * must exist and have held-out samples.
     *
     * @param log10Q log10 of the q-value
     * @param log10HolmP log10 of the family-wise p-value
     */
    public NeuronExplanation withHeldOutCorrections(double log10Q, double log10HolmP) {
        Statistics statistics = explanations.get(0).statistics();
        return withBest(
                statistics.withHeldOut(statistics.heldOut().orElseThrow().withNeuronCorrections(log10Q, log10HolmP)));
    }

    private NeuronExplanation withBest(Statistics statistics) {
        List<Explanation> changed = new ArrayList<>(explanations);
        changed.set(0, changed.get(0).with(statistics));
        return copy(status, List.copyOf(changed), perLength, robustness, evidence);
    }

    /** Returns a copy with the results of repeated searches. */
    public NeuronExplanation with(Robustness other) {
        return copy(status, explanations, perLength, other, evidence);
    }

    /** Returns a copy with status EXPLAINED or INSIGNIFICANT; there must be an explanation. */
    public NeuronExplanation withSignificance(boolean significant) {
        return copy(
                significant ? Status.EXPLAINED : Status.INSIGNIFICANT, explanations, perLength, robustness, evidence);
    }

    /** Returns a copy with other explanations, overall and per length. */
    public NeuronExplanation withExplanations(List<Explanation> best, List<List<Explanation>> ofEachLength) {
        return copy(status, best, ofEachLength, robustness, evidence);
    }

    /** Returns a copy with evidence for the best explanation. */
    public NeuronExplanation with(Evidence collected) {
        return copy(status, explanations, perLength, robustness, Optional.of(collected));
    }

    private NeuronExplanation copy(
            Status newStatus,
            List<Explanation> best,
            List<List<Explanation>> ofEachLength,
            Robustness newRobustness,
            Optional<Evidence> newEvidence) {
        return new NeuronExplanation(
                neuron,
                newStatus,
                best,
                ofEachLength,
                formulasEvaluated,
                newRobustness,
                certificate,
                excluded,
                simplification,
                newEvidence);
    }

    /** Outcome of the search for one neuron. */
    public enum Status {
        /** There is at least one explanation, and it is not insignificant. */
        EXPLAINED,
        /**
         * There are explanations, but the {@link DecidingTest} does not accept them.
         */
        INSIGNIFICANT,
        /** All activations are equal, so every formula has AUC 0.5. */
        CONSTANT,
        /** No formula lies within the bounds on the share of samples. */
        NONE
    }
}
