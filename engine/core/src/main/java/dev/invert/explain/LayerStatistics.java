package dev.invert.explain;

import dev.invert.ExplainOptions;
import dev.invert.HeldOut;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.NullMaximum;
import dev.invert.Robustness;
import dev.invert.SearchOptions;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.statistics.BenjaminiHochberg;
import dev.invert.internal.statistics.Holm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes the statistics that need all neurons of a layer: false discovery rates, family-wise p-values of held-out
 * samples and the permutation p of the layer.
 * Parts of a layer that were explained by different calls or machines are merged first.
 */
public final class LayerStatistics {
    private LayerStatistics() {}

    /**
     * Merges the explanations of parts of a layer as if one call had explained all neurons. Seconds and formula counts
     * are added; {@code threads} is the maximum; the kernel and the search decision are those of the first part.
     *
     * @param parts at least one; explained with the same options on the same samples and concepts, no neuron in two
     *     parts
     * @return the explanations of all neurons, in ascending order of their index
     * @throws IllegalArgumentException if the parts differ in their options, samples, number of patterns, concepts,
     *     permutations or length of proven formulas, or share a neuron
     */
    public static LayerExplanation merge(List<LayerExplanation> parts) {
        LayerExplanation first = parts.get(0);
        for (LayerExplanation part : parts) {
            requireSame("options", first.options(), part.options());
            requireSame("sampleCount", first.sampleCount(), part.sampleCount());
            requireSame("heldOutSamples", first.heldOutSamples(), part.heldOutSamples());
            requireSame("patternCount", first.patternCount(), part.patternCount());
            requireSame("conceptCount", first.conceptCount(), part.conceptCount());
            requireSame(
                    "search().provenLength()",
                    first.search().provenLength(),
                    part.search().provenLength());
        }
        List<NeuronExplanation> neurons = parts.stream()
                .flatMap(part -> part.neurons().stream())
                .sorted(Comparator.comparingInt(NeuronExplanation::neuron))
                .toList();
        for (int k = 1; k < neurons.size(); k++) {
            if (neurons.get(k).neuron() == neurons.get(k - 1).neuron()) {
                throw new IllegalArgumentException(
                        "parts: neuron " + neurons.get(k).neuron() + " is in two of them: each must be in one");
            }
        }
        LayerExplanation merged = new LayerExplanation(
                neurons,
                first.options(),
                first.kernel(),
                parts.stream().mapToInt(LayerExplanation::threads).max().orElse(1),
                first.sampleCount(),
                first.heldOutSamples(),
                first.patternCount(),
                first.conceptCount(),
                parts.stream().mapToLong(LayerExplanation::formulasEvaluated).sum(),
                first.log10FormulasReachable(),
                parts.stream().mapToDouble(LayerExplanation::rankSeconds).sum(),
                parts.stream().mapToDouble(LayerExplanation::searchSeconds).sum(),
                parts.stream().mapToDouble(LayerExplanation::statisticsSeconds).sum(),
                parts.stream().mapToDouble(LayerExplanation::repetitionSeconds).sum(),
                first.search(),
                mergedMaxima(parts));
        return finish(merged);
    }

    private static void requireSame(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new IllegalArgumentException(
                    "parts: " + what + "=" + actual + " of one, " + expected + " of another: they must be equal");
        }
    }

    private static List<NullMaximum> mergedMaxima(List<LayerExplanation> parts) {
        LayerExplanation first = parts.get(0);
        List<NullMaximum> merged = new ArrayList<>(first.nullMaxima());
        for (LayerExplanation part : parts.subList(1, parts.size())) {
            requireSame("nullMaxima.size()", merged.size(), part.nullMaxima().size());
            for (int i = 0; i < merged.size(); i++) {
                NullMaximum other = part.nullMaxima().get(i);
                if (isAsGood(first, other, merged.get(i))) {
                    merged.set(i, other);
                }
            }
        }
        return List.copyOf(merged);
    }

    /** Returns the explanations with q-values and, if there are permutations, the permutation p of the layer. */
    static LayerExplanation finish(LayerExplanation layer) {
        NeuronExplanation[] neurons = layer.neurons().toArray(NeuronExplanation[]::new);
        addFalseDiscoveryRates(neurons);
        addHeldOutCorrections(neurons);
        if (!layer.nullMaxima().isEmpty()) {
            for (int k = 0; k < neurons.length; k++) {
                Robustness robustness = neurons[k].robustness();
                neurons[k] = neurons[k].with(robustness.withLayerFamilyWiseP(layerFamilyWiseP(layer, neurons[k])));
            }
        }
        return layer.with(List.of(neurons));
    }

    private static void addFalseDiscoveryRates(NeuronExplanation[] neurons) {
        int[] tested = IntStream.range(0, neurons.length)
                .filter(k -> !neurons[k].explanations().isEmpty())
                .toArray();
        double[] log10P = Arrays.stream(tested)
                .mapToDouble(k -> neurons[k]
                        .explanations()
                        .get(0)
                        .statistics()
                        .significance()
                        .log10PCorrected())
                .toArray();
        double[] log10Q = BenjaminiHochberg.log10Q(log10P);
        for (int t = 0; t < tested.length; t++) {
            neurons[tested[t]] = neurons[tested[t]].withLog10Q(log10Q[t]);
        }
    }

    /**
     * Corrects the held-out p of each neuron's best explanation for the number of neurons. Formulas without a held-out p
     * are not tested: that they have none depends on their concepts alone.
     */
    private static void addHeldOutCorrections(NeuronExplanation[] neurons) {
        int[] tested = IntStream.range(0, neurons.length)
                .filter(k -> !Double.isNaN(heldOutLog10P(neurons[k])))
                .toArray();
        double[] log10P = Arrays.stream(tested)
                .mapToDouble(k -> heldOutLog10P(neurons[k]))
                .toArray();
        double[] log10Q = BenjaminiHochberg.log10Q(log10P);
        double[] log10HolmP = Holm.log10P(log10P);
        for (int t = 0; t < tested.length; t++) {
            neurons[tested[t]] = neurons[tested[t]].withHeldOutCorrections(log10Q[t], log10HolmP[t]);
        }
    }

    private static double heldOutLog10P(NeuronExplanation neuron) {
        return neuron.explanations().stream()
                .findFirst()
                .flatMap(best -> best.statistics().heldOut())
                .map(HeldOut::log10P)
                .orElse(Double.NaN);
    }

    /**
     * Returns the share of permutations, including the identity, with a formula of some neuron that is at least as good
     * as the best formula of this neuron; NaN if the neuron has none.
     */
    private static double layerFamilyWiseP(LayerExplanation layer, NeuronExplanation neuron) {
        if (neuron.explanations().isEmpty()) {
            return Double.NaN;
        }
        NullMaximum observed = NullMaximum.of(neuron.explanations().get(0));
        long asGood = layer.nullMaxima().stream()
                .filter(maximum -> isAsGood(layer, maximum, observed))
                .count();
        return (1.0 + asGood) / (1.0 + layer.nullMaxima().size());
    }

    private static boolean isAsGood(LayerExplanation layer, NullMaximum a, NullMaximum b) {
        return isAsGood(layer.options(), layer.sampleCount(), a, b);
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
