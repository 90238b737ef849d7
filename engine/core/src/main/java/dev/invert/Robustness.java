package dev.invert;

import java.util.Optional;

/**
 * Results of repeating the whole search for a neuron.
 *
 * @param familyWiseP share of the searches on permuted samples, including the original search, that found an AUC at
 *     least as good: the p-value of the best AUC over all formulas; NaN unless requested
 * @param layerFamilyWiseP p-value of the same AUC under the distribution of the best AUC over all formulas and all
 *     neurons of the run (Westfall and Young 1993, the single-step maximum); NaN unless requested
 * @param folds stability over searches that leave out one part of the samples each, if requested
 * @param bootstrap stability over searches on samples drawn with replacement, if requested
 */
public record Robustness(
        double familyWiseP, double layerFamilyWiseP, Optional<Stability> folds, Optional<Stability> bootstrap) {
    /** Indicates that no search was repeated. */
    public static final Robustness UNKNOWN = new Robustness(Double.NaN, Double.NaN, Optional.empty(), Optional.empty());

    /** Returns a copy with another p-value of the layer. */
    public Robustness withLayerFamilyWiseP(double p) {
        return new Robustness(familyWiseP, p, folds, bootstrap);
    }
}
