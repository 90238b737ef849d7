package dev.invert.internal.search;

/**
 * What is proven about one end of a neuron's scale.
 *
 * @param best the best formula found, in the order of the beam search; null if none lies within the bounds
 * @param certified whether it is the best of all
 * @param bound no formula has an AUC beyond this (above it for the highest, below it for the lowest)
 * @param formulaCount how many formulas that covers
 */
public record CertifiedFormula(FoundFormula best, boolean certified, double bound, long formulaCount) {}
