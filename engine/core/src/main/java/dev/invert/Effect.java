package dev.invert;

/**
 * Strength of the association between a formula and a neuron, by measures other than the AUC.
 *
 * @param precision share of the top samples that satisfy the formula. The top samples are those with an activation
 *     above the (m + 1)-th largest, m = max(1, floor(q N)), as in Network Dissection (Bau et al. 2017: P(a &gt; T) = q,
 *     q = 0.005 by default); if ties leave none, the samples tied at the largest activation
 * @param recall share of top samples among the samples that satisfy the formula
 * @param f1 harmonic mean of precision and recall, 0 if both are 0 (van Rijsbergen 1979)
 * @param iou intersection over union of the top samples and the samples that satisfy the formula (Jaccard 1912)
 * @param auprc area under the precision-recall curve: average precision, without interpolation
 * @param r point-biserial correlation: Pearson's r of activation and truth value, from -1 to 1 (Tate 1954)
 * @param meanInside mean activation of the samples that satisfy the formula
 * @param meanOutside mean activation of the samples that do not
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
