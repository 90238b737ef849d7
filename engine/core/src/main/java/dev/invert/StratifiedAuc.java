package dev.invert;

/**
 * AUC of a formula over pairs of samples of the same stratum, such as a batch, a scanner or a class. A formula that only
 * tells strata apart has one of about 1/2, however high its AUC over all pairs is.
 *
 * @param auc probability that a sample that satisfies the formula activates the neuron more than one of the same stratum
 *     that does not, ties counted as one half: {@code Σ U_s / Σ n1_s n0_s} over the strata s; NaN if no stratum has both
 *     kinds of samples
 * @param strata number of strata with both kinds of samples
 */
public record StratifiedAuc(double auc, int strata) {}
