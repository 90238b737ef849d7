package dev.invert;

/**
 * How unlikely an AUC is by chance.
 *
 * @param pGreater one-sided p of the Mann-Whitney test: small if samples with the formula activate the neuron more
 * @param pLess one-sided p: small if they activate it less
 * @param log10PCorrected log10 of the two-sided p times the number of formulas within reach of the search (Bonferroni),
 *     at most 0; holds whatever the search looked at first
 * @param log10Q log10 of the false discovery rate at which this neuron would still count, over the neurons of the run
 *     (Benjamini and Hochberg 1995, on the corrected p of each neuron's best explanation); NaN for explanations that
 *     are not their neuron's best
 */
public record Significance(double pGreater, double pLess, double log10PCorrected, double log10Q) {
    /** The corrected p. */
    public double pCorrected() {
        return Math.pow(10, log10PCorrected);
    }

    /** The false discovery rate. */
    public double q() {
        return Math.pow(10, log10Q);
    }
}
