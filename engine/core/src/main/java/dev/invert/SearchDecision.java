package dev.invert;

/**
 * Which search was used for a concept matrix, and why.
 *
 * @param optimal whether optima were proven
 * @param reason one sentence
 * @param predictedSeconds predicted time of proving per neuron, NaN if not predicted
 * @param indexBytes heap that the index of the proof takes, 0 without one
 */
public record SearchDecision(boolean optimal, String reason, double predictedSeconds, long indexBytes) {}
