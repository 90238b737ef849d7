package dev.invert;

import java.util.Optional;

/**
 * A neuron that was chosen because it detects a given formula well.
 *
 * @param neuron index of the neuron in the activation matrix
 * @param compared AUC of the formula on the samples by which the neuron was chosen
 * @param heldOut AUC on samples that were left out of the choice; empty unless requested
 */
public record NeuronMatch(int neuron, Measured compared, Optional<Measured> heldOut) {
    /**
     * The AUC of the formula on some samples.
     *
     * @param auc from 0 to 1; NaN if no sample or all samples satisfy the formula
     * @param interval 95 % confidence interval of {@code auc}
     * @param positiveCount number of samples that satisfy the formula
     * @param sampleCount number of samples
     * @param log10P log10 of the one-sided p-value of the Mann-Whitney test in the direction of {@code compared}: small
     *     if that AUC is at least 1/2 and the samples activate the neuron more, or if it is lower and they activate it
     *     less. Not corrected; NaN if {@code auc} is
     */
    public record Measured(double auc, Interval interval, long positiveCount, long sampleCount, double log10P) {
        /** Returns the p-value, from 0 to 1; 0 on underflow, NaN if undefined. */
        public double p() {
            return Math.pow(10, log10P);
        }
    }

    /**
     * Returns log10 of the p-value on the compared samples, corrected for the choice of the best of several AUCs by
     * Bonferroni's inequality; at most 0.
     *
     * @param choices number of neurons compared, times two if both high and low AUCs could be chosen
     */
    public double log10PCorrected(long choices) {
        return Math.min(0, compared.log10P() + Math.log10((double) choices));
    }
}
