package dev.invert;

import java.util.Optional;

/**
 * What repeating the whole search says about a neuron.
 *
 * @param familyWiseP share of the searches on shuffled samples, the real one included, that found as good an AUC: the p
 *     of the best AUC over all formulas; NaN unless asked for
 * @param layerFamilyWiseP the same for the best AUC over all formulas and all neurons of the run (Westfall and Young
 *     1993, the single-step maximum)
 * @param folds on parts of the samples, if asked for
 * @param bootstrap on samples drawn with replacement, if asked for
 */
public record Robustness(
        double familyWiseP, double layerFamilyWiseP, Optional<Stability> folds, Optional<Stability> bootstrap) {
    /** Nothing was repeated. */
    public static final Robustness UNKNOWN = new Robustness(Double.NaN, Double.NaN, Optional.empty(), Optional.empty());

    /** Returns the same with another p of the layer. */
    public Robustness withLayerFamilyWiseP(double p) {
        return new Robustness(familyWiseP, p, folds, bootstrap);
    }
}
