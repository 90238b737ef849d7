package dev.invert.explain;

import dev.invert.ExplainOptions;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.NullMaximum;
import dev.invert.SearchOptions;
import dev.invert.internal.search.Auroc;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes the statistics that need all neurons of a layer: false discovery rates, family-wise p-values of held-out
 * samples and the permutation p of the layer.
 * Parts of a layer that were explained by different calls or machines are merged first; {@link LayerTotals} does the same
 * for parts that do not fit into the heap together.
 */
public final class LayerStatistics {
    private LayerStatistics() {}

    /**
     * Merges the explanations of parts of a layer as if one call had explained all neurons; see {@link LayerTotals}.
     *
     * @param parts at least one; explained with the same options on the same samples and concepts, no neuron in two
     *     parts
     * @return the explanations of all neurons, in ascending order of their index
     * @throws IllegalArgumentException if the parts differ in their options, samples, number of patterns, concepts,
     *     permutations or length of proven formulas, or share a neuron
     */
    public static LayerExplanation merge(List<LayerExplanation> parts) {
        LayerTotals totals = new LayerTotals();
        parts.forEach(part -> totals.add(LayerPart.of(part)));
        List<NeuronExplanation> neurons =
                parts.stream().flatMap(part -> part.neurons().stream()).toList();
        List<NeuronExplanation> sorted = completed(totals, neurons).stream()
                .sorted(Comparator.comparingInt(NeuronExplanation::neuron))
                .toList();
        for (int k = 1; k < sorted.size(); k++) {
            if (sorted.get(k).neuron() == sorted.get(k - 1).neuron()) {
                throw new IllegalArgumentException(
                        "parts: neuron " + sorted.get(k).neuron() + " is in two of them: each must be in one");
            }
        }
        return totals.summary().with(sorted);
    }

    /** Returns the explanations with q-values and, if there are permutations, the permutation p of the layer. */
    static LayerExplanation finish(LayerExplanation layer) {
        LayerTotals totals = new LayerTotals();
        totals.add(LayerPart.of(layer));
        return layer.with(completed(totals, layer.neurons()));
    }

    private static List<NeuronExplanation> completed(LayerTotals totals, List<NeuronExplanation> neurons) {
        LayerCorrections corrections = totals.corrections();
        return IntStream.range(0, neurons.size())
                .mapToObj(k -> corrections.complete(k, neurons.get(k)))
                .toList();
    }

    /**
     * Returns whether formula a is at least as good as formula b; {@link NullMaximum#NONE} is worse than any formula.
     */
    static boolean isAsGood(ExplainOptions options, long sampleCount, NullMaximum a, NullMaximum b) {
        if (a.positiveCount() == 0) {
            return b.positiveCount() == 0;
        }
        if (b.positiveCount() == 0) {
            return true;
        }
        if (options.search().objective() != SearchOptions.Objective.AUC) {
            return a.value() >= b.value();
        }
        Auroc auroc = new Auroc(sampleCount);
        long sumA = a.centeredRankSum();
        long sumB = b.centeredRankSum();
        return switch (options.direction()) {
            case MAX -> auroc.compare(a.positiveCount(), sumA, b.positiveCount(), sumB) >= 0;
            case MIN -> auroc.compare(a.positiveCount(), sumA, b.positiveCount(), sumB) <= 0;
            case BOTH -> auroc.compare(a.positiveCount(), Math.abs(sumA), b.positiveCount(), Math.abs(sumB)) >= 0;
        };
    }
}
