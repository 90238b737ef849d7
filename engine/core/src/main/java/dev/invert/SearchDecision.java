package dev.invert;

/**
 * Choice of the search for a concept matrix, with its reason.
 *
 * @param optimal whether optima are proven, in addition to beam search
 * @param reason reason for the choice, one phrase
 * @param predictedSeconds predicted time of a proof per neuron; NaN if it was not predicted
 * @param indexBytes heap size of the index of the exact search in bytes; 0 without a proof
 */
public record SearchDecision(boolean optimal, String reason, double predictedSeconds, long indexBytes) {}
