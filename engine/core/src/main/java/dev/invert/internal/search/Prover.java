package dev.invert.internal.search;

import java.util.List;

/**
 * Finds the best of all formulas and proves that none is better; {@code dev.invert.internal.search.exact} does it. One thread's own.
 */
public interface Prover {
    /** Most literals in the formulas that the proof covers. */
    int length();

    /**
     * Proves.
     *
     * @param centeredRanks v_p of a neuron that is not constant, R entries
     * @param sign 1 for the highest AUC, -1 for the lowest
     * @param known formulas of up to {@link #length()} literals within the bounds; the better they are, the quicker the
     *     proof
     */
    CertifiedFormula prove(long[] centeredRanks, int sign, List<FoundFormula> known);
}
