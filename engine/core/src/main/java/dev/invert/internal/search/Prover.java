package dev.invert.internal.search;

import java.util.List;

/**
 * Finds the best of all formulas and proves that none is better. {@code dev.invert.internal.search.exact} implements
 * it. Not thread-safe.
 */
public interface Prover {
    /** Returns the largest number of literals in the formulas that a proof covers. */
    int length();

    /**
     * Starts a block of neurons, which share a number of steps of work: what the proof of one leaves, those of later ones
     * may use. Neurons of no block are proven as blocks of one.
     */
    void startBlock(int neurons);

    /**
     * Finds the best formula of one neuron in one direction, with a proof or, if time or steps run out, a bound.
     *
     * @param objective objective of the neuron
     * @param centeredWeights v_p of a neuron that is not constant, or what the objective sums in its place; R entries
     * @param sign 1 for high values, -1 for low ones
     * @param known formulas of up to {@link #length()} literals within the bounds; the better they are, the faster the
     *     proof
     */
    CertifiedFormula prove(Objective objective, long[] centeredWeights, int sign, List<FoundFormula> known);

    /**
     * Finds, for each length that the prover was created for, the best formula of exactly this length among those whose
     * truth set no shorter formula has. Returns one result per length, from 1 on. Parameters are those of
     * {@link #prove}.
     */
    List<CertifiedFormula> proveEachLength(
            Objective objective, long[] centeredWeights, int sign, List<FoundFormula> known);
}
