package dev.invert.circuits;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Says where the figures of a layer mean little. */
final class LayerNotes {
    private static final double LARGE_ERROR = 0.1;
    private static final double ALPHA = 0.05;

    /** Least number of random orders of which p can be at most 0.05. */
    private static final int DECIDING_SETS = 19;

    private static final double LOW_AGREEMENT = 0.5;

    private LayerNotes() {}

    /** Adds a sentence for each limit. */
    static void add(CircuitLayer layer, List<String> notes) {
        String name = "Layer " + layer.layer() + ": ";
        if (layer.nodes().stream().allMatch(node -> node.contribution() == 0)) {
            notes.add(
                    name + "all contributions are 0: the gradient has vanished (saturation), or the neurons have their"
                            + " reference values.");
        } else if (layer.completenessError() != null && layer.completenessError() > LARGE_ERROR) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%scontributions miss the effect of the layer by %.0f %% (completeness error): the target bends or"
                            + " saturates between the reference and these samples; use integrated gradients with more"
                            + " steps.",
                    name,
                    100 * layer.completenessError()));
        }
        if (layer.rankAgreement() != null && layer.rankAgreement() < LOW_AGREEMENT) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%scontributions order the neurons shown otherwise than their true ablations do (Spearman %.2f):"
                            + " neurons act together or stand in for one another.",
                    name,
                    layer.rankAgreement()));
        }
        layer.correlated().stream()
                .max(Comparator.comparingDouble(pair -> Math.abs(pair.r())))
                .ifPresent(pair -> notes.add(String.format(
                        Locale.ROOT,
                        "%sneurons shown correlate with |r| of at least 0.9 (%d of all pairs; most %d and %d, r = %.2f): only"
                                + " the sum of their contributions is certain.",
                        name,
                        layer.correlated().size(),
                        pair.first(),
                        pair.second(),
                        pair.r())));
        Faithfulness faithfulness = layer.faithfulness();
        if (faithfulness != null
                && faithfulness.randomSets() >= DECIDING_SETS
                && Math.max(faithfulness.deleteP(), faithfulness.keepP()) > ALPHA) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%sthe order of contributions is not clearly better than random orders (deleting p = %.2g, keeping p ="
                            + " %.2g).",
                    name,
                    faithfulness.deleteP(),
                    faithfulness.keepP()));
        }
    }
}
