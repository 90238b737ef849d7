package dev.invert;

/**
 * How strongly a formula and a neuron go together, by measures other than the AUC.
 *
 * @param precision of "the neuron is high" as a detector of the formula: the share of the top samples that satisfy it.
 *     The top samples are those with an activation above the (m + 1)-th largest, m = max(1, floor(q N)), as in Network
 *     Dissection (Bau et al. 2017: P(a &gt; T) = q, q = 0.005 by default); if ties leave none, the ties at the top
 * @param recall the share of the samples that satisfy the formula which are top samples
 * @param f1 harmonic mean of precision and recall, 0 where both are 0 (van Rijsbergen 1979)
 * @param iou intersection over union of both sets of samples (Jaccard 1912)
 * @param auprc area under the precision-recall curve: average precision, without interpolation
 * @param r point-biserial correlation: Pearson's r of activation and truth value (Tate 1954)
 * @param meanInside mean activation of the samples that satisfy the formula
 * @param meanOutside mean activation of the others
 */
public record Effect(
        double precision,
        double recall,
        double f1,
        double iou,
        double auprc,
        double r,
        double meanInside,
        double meanOutside) {}
