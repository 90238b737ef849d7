package dev.invert;

/**
 * Tells that the first explanation of a neuron is not the best one but a shorter one that is as good, and what it gives
 * up; see {@link SearchOptions.Selection#SIMPLEST}.
 *
 * @param best the best explanation, without interval, effect sizes and held-out AUC
 * @param aucLoss AUC of {@code best} less that of the first explanation, in the direction of the search; may be negative
 *     with an objective other than the AUC
 * @param standardError standard error of {@code aucLoss}, with both AUCs measured on the same samples
 */
public record Simplification(Explanation best, double aucLoss, double standardError) {}
