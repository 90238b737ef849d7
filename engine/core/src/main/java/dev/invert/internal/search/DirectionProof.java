package dev.invert.internal.search;

import java.util.List;

/**
 * Proofs for one neuron and one direction.
 *
 * @param sign 1 for the highest values, -1 for the lowest
 * @param best proof about the best formula of all
 * @param ofLengths at index k - 1, the best formula of exactly k literals; as many lengths as requested
 */
record DirectionProof(int sign, CertifiedFormula best, List<CertifiedFormula> ofLengths) {}
