package dev.invert.explain;

import dev.invert.Certificate;
import dev.invert.NeuronExplanation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Counts of the proofs of neurons.
 *
 * @param byLength at index k, the number of neurons of which formulas of up to k literals are proven, and no longer ones
 * @param certified number of neurons with a proven optimum
 * @param shorter number of neurons without, of which the best of some shorter formulas is proven
 * @param steps steps of work that all proofs took
 */
public record ProofSummary(List<Long> byLength, long certified, long shorter, long steps) {
    /** Number of literals that a proof covers at most. */
    public static final int MOST_LITERALS = 3;

    /** No proofs. */
    public static final ProofSummary NONE = new ProofSummary(Collections.nCopies(MOST_LITERALS + 1, 0L), 0, 0, 0);

    /** Copies the list. */
    public ProofSummary {
        byLength = List.copyOf(byLength);
    }

    /** Counts the proofs of neurons. */
    public static ProofSummary of(List<NeuronExplanation> neurons) {
        return neurons.stream()
                .flatMap(neuron -> neuron.certificate().stream())
                .map(ProofSummary::of)
                .reduce(NONE, ProofSummary::plus);
    }

    private static ProofSummary of(Certificate proof) {
        List<Long> byLength = new ArrayList<>(NONE.byLength);
        byLength.set(Math.min(MOST_LITERALS, proof.provenLength()), 1L);
        return new ProofSummary(
                byLength,
                proof.certified() ? 1 : 0,
                !proof.certified() && proof.provenLength() > 0 ? 1 : 0,
                Math.round(proof.steps()));
    }

    /** Returns the counts of these neurons and others together. */
    public ProofSummary plus(ProofSummary other) {
        List<Long> sums = new ArrayList<>();
        for (int length = 0; length <= MOST_LITERALS; length++) {
            sums.add(byLength.get(length) + other.byLength.get(length));
        }
        return new ProofSummary(sums, certified + other.certified, shorter + other.shorter, steps + other.steps);
    }

    /** Returns the number of neurons of which formulas of up to a number of literals, or longer ones, are proven. */
    public long provenUpTo(int length) {
        return byLength.subList(length, byLength.size()).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Returns the number of neurons for which a proof was tried. */
    public long neuronCount() {
        return provenUpTo(0);
    }
}
