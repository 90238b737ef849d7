package dev.invert;

/**
 * Statistical significance of an AUC.
 *
 * @param pGreater one-sided p-value of the Mann-Whitney test: small if samples that satisfy the formula activate the
 *     neuron more
 * @param pLess one-sided p-value: small if they activate the neuron less
 * @param log10PCorrected log10 of the two-sided p-value times the number of formulas of the same length k that the
 *     search could have returned, times 2^k, at most 0: the error rate is spent over lengths by weights 2^-k and shared
 *     equally by the formulas of a length (weighted Bonferroni). The probability that any formula of a neuron of noise,
 *     of any length, has a value of at most log10(alpha) is at most alpha, regardless of the order in which the search
 *     examined formulas; and the value does not depend on the maximum length. If most samples are tied, so that the
 *     normal approximation is unreliable, the p-value is raised to a bound that always holds
 * @param log10Q log10 of the q-value: the smallest false discovery rate over the neurons of the run at which this
 *     neuron is significant (Benjamini and Hochberg 1995, on the corrected p of each neuron's best explanation); NaN
 *     for explanations that are not the best of their neuron
 */
public record Significance(double pGreater, double pLess, double log10PCorrected, double log10Q) {
    /** Returns the corrected p-value, from 0 to 1; 0 on underflow. */
    public double pCorrected() {
        return Math.pow(10, log10PCorrected);
    }

    /** Returns the q-value, from 0 to 1; 0 on underflow, NaN if undefined. */
    public double q() {
        return Math.pow(10, log10Q);
    }
}
