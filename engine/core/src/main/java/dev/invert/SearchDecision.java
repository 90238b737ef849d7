package dev.invert;

/**
 * Choice of the search for a concept matrix, with its reason.
 *
 * @param optimal whether optima of formulas of up to {@code provenLength} literals are proven, in addition to beam search
 * @param provenLength largest number of literals that a proof covers; 0 without a proof
 * @param reason reason for the choice, one phrase
 * @param predictedSeconds predicted time of a proof per neuron; NaN if it was not predicted
 * @param stepsPerNeuron steps that proofs may take per neuron, about as many as nanoseconds; infinity for no limit, 0
 *     without a proof
 * @param indexBytes heap size of the index of the exact search in bytes; 0 without a proof
 */
public record SearchDecision(
        boolean optimal,
        int provenLength,
        String reason,
        double predictedSeconds,
        double stepsPerNeuron,
        long indexBytes) {
    /** Returns whether the proof covers formulas of all lengths up to the given one. */
    public boolean covers(int length) {
        return optimal && provenLength >= length;
    }
}
