package dev.invert.explain;

import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.NullMaximum;
import dev.invert.Robustness;
import dev.invert.internal.statistics.BenjaminiHochberg;
import dev.invert.internal.statistics.Holm;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Statistics of single neurons that depend on all neurons of the layer: false discovery rates, family-wise p-values on
 * held-out samples and permutation p-values of the layer. Neurons are named by their position among those of the layer.
 * Immutable and thread-safe.
 */
public final class LayerCorrections {
    private final LayerExplanation summary;
    private final double[] log10Q;
    private final double[] heldOutLog10Q;
    private final double[] heldOutLog10Holm;

    /**
     * Creates corrections from their content; the arrays are not copied. NaN marks a neuron that was not tested.
     *
     * @param summary the layer without its neurons
     * @param log10Q log10 of the q-values
     * @param heldOutLog10Q log10 of the q-values on held-out samples
     * @param heldOutLog10Holm log10 of the family-wise p-values on held-out samples
     */
    public LayerCorrections(
            LayerExplanation summary, double[] log10Q, double[] heldOutLog10Q, double[] heldOutLog10Holm) {
        this.summary = summary;
        this.log10Q = log10Q;
        this.heldOutLog10Q = heldOutLog10Q;
        this.heldOutLog10Holm = heldOutLog10Holm;
    }

    /**
     * Computes the corrections of a layer. Neurons without a p are not tested: that they have none depends on their
     * activations and concepts alone.
     */
    static LayerCorrections of(LayerExplanation summary, double[] log10P, double[] heldOutLog10P) {
        double[] log10Q = new double[log10P.length];
        double[] heldOutLog10Q = new double[log10P.length];
        double[] heldOutLog10Holm = new double[log10P.length];
        int[] tested = tested(log10P);
        scatter(BenjaminiHochberg.log10Q(gather(log10P, tested)), tested, log10Q);
        int[] heldOut = tested(heldOutLog10P);
        scatter(BenjaminiHochberg.log10Q(gather(heldOutLog10P, heldOut)), heldOut, heldOutLog10Q);
        scatter(Holm.log10P(gather(heldOutLog10P, heldOut)), heldOut, heldOutLog10Holm);
        return new LayerCorrections(summary, log10Q, heldOutLog10Q, heldOutLog10Holm);
    }

    private static int[] tested(double[] log10P) {
        return IntStream.range(0, log10P.length)
                .filter(k -> !Double.isNaN(log10P[k]))
                .toArray();
    }

    private static double[] gather(double[] values, int[] positions) {
        return Arrays.stream(positions).mapToDouble(k -> values[k]).toArray();
    }

    private static void scatter(double[] values, int[] positions, double[] target) {
        Arrays.fill(target, Double.NaN);
        for (int t = 0; t < positions.length; t++) {
            target[positions[t]] = values[t];
        }
    }

    /** Returns the layer without its neurons. */
    public LayerExplanation summary() {
        return summary;
    }

    /** Returns log10 of the q-value of the best explanation of a neuron; NaN if it has none. */
    public double log10Q(int position) {
        return log10Q[position];
    }

    /** Returns log10 of the q-value on held-out samples; NaN if the neuron was not tested on any. */
    public double heldOutLog10Q(int position) {
        return heldOutLog10Q[position];
    }

    /** Returns log10 of the family-wise p-value on held-out samples; NaN if the neuron was not tested on any. */
    public double heldOutLog10Holm(int position) {
        return heldOutLog10Holm[position];
    }

    /**
     * Returns the explanations of a neuron with the statistics that depend on the other neurons.
     *
     * @param position position of the neuron among those of the layer
     * @param neuron the neuron, as a part of the layer has explained it
     */
    public NeuronExplanation complete(int position, NeuronExplanation neuron) {
        NeuronExplanation completed = neuron;
        if (!Double.isNaN(log10Q[position])) {
            completed = completed.withLog10Q(log10Q[position]);
        }
        if (!Double.isNaN(heldOutLog10Q[position])) {
            completed = completed.withHeldOutCorrections(heldOutLog10Q[position], heldOutLog10Holm[position]);
        }
        if (summary.nullMaxima().isEmpty()) {
            return completed;
        }
        Robustness robustness = completed.robustness();
        return completed.with(robustness.withLayerFamilyWiseP(layerFamilyWiseP(completed)));
    }

    /**
     * Returns the share of permutations, including the identity, with a formula of some neuron that is at least as good
     * as the best formula of this neuron; NaN if the neuron has none.
     */
    private double layerFamilyWiseP(NeuronExplanation neuron) {
        if (neuron.explanations().isEmpty()) {
            return Double.NaN;
        }
        NullMaximum observed = NullMaximum.of(neuron.explanations().get(0));
        long asGood = summary.nullMaxima().stream()
                .filter(maximum ->
                        LayerStatistics.isAsGood(summary.options(), summary.sampleCount(), maximum, observed))
                .count();
        return (1.0 + asGood) / (1.0 + summary.nullMaxima().size());
    }
}
