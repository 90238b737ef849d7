package dev.invert;

/**
 * AUC of an explanation on held-out samples, which the search did not see, and its significance there. The held-out
 * samples test one formula that was chosen before, so its p-value needs no correction for the search.
 *
 * @param auc AUC on the held-out samples, from 0 to 1; NaN if all or none of them satisfy the formula
 * @param interval 95 % confidence interval of {@code auc}, which covers the true value also for few positives; undefined with
 *     one
 * @param shrinkage AUC on the searched samples minus {@code auc}: the optimism due to selection by the search
 * @param positiveCount number of held-out samples that satisfy the formula, from 0 to {@code sampleCount}
 * @param sampleCount number of held-out samples, at least 2
 * @param log10P log10 of the one-sided p-value of the Mann-Whitney test in the direction that the explanation claims:
 *     small if the samples that satisfy the formula activate the neuron more and the AUC on the searched samples is at
 *     least 1/2, or if they activate it less and that AUC is below 1/2. At most 0; NaN if {@code auc} is. If most samples
 *     are tied, the p-value is raised to a bound that always holds
 * @param log10Q log10 of the q-value of {@code log10P}: the smallest false discovery rate over the neurons of the run at
 *     which this neuron is significant (Benjamini and Hochberg 1995); NaN for explanations that are not the best of
 *     their neuron, and if {@code auc} is NaN
 * @param log10HolmP log10 of the family-wise p-value of {@code log10P} over the neurons of the run (Holm 1979); NaN
 *     where {@code log10Q} is
 */
public record HeldOut(
        double auc,
        Interval interval,
        double shrinkage,
        long positiveCount,
        long sampleCount,
        double log10P,
        double log10Q,
        double log10HolmP) {
    /** Returns the one-sided p-value, from 0 to 1; 0 on underflow, NaN if undefined. */
    public double p() {
        return Math.pow(10, log10P);
    }

    /** Returns the q-value, from 0 to 1; 0 on underflow, NaN if undefined. */
    public double q() {
        return Math.pow(10, log10Q);
    }

    /** Returns the family-wise p-value over neurons, from 0 to 1; 0 on underflow, NaN if undefined. */
    public double holmP() {
        return Math.pow(10, log10HolmP);
    }

    /** Returns a copy with log10 of the q-value and of the family-wise p-value over neurons. */
    public HeldOut withNeuronCorrections(double log10OfQ, double log10OfHolmP) {
        return new HeldOut(auc, interval, shrinkage, positiveCount, sampleCount, log10P, log10OfQ, log10OfHolmP);
    }
}
