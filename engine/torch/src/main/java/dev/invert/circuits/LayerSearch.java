package dev.invert.circuits;

import dev.invert.Interval;
import dev.invert.errors.InvertException;
import dev.invert.torch.GradientAttribution;
import dev.invert.torch.Intervention;
import dev.invert.torch.SampleInputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Computes the nodes of one layer of a circuit. */
final class LayerSearch {
    /** Deviation, as a share of the mean effect, up to which a target is a linear function of a layer. */
    private static final double LINEAR = 1e-4;

    /** Correlation from which two neurons cannot be told apart. */
    private static final double CORRELATED = 0.9;

    private static final int FEWEST_RANKED = 3;

    private final CircuitModel circuit;
    private final CircuitTarget target;
    private final CircuitOptions options;
    private final SampleInputs samples;
    private final double[] full;
    private final Bootstrap bootstrap;
    private final PassCount passes;
    private final String layer;
    private final float[] reference;
    private final double[] replaced;
    private final double[][] contributions;
    private final boolean linear;
    private final double[] means;
    private final int[] shown;

    LayerSearch(
            CircuitModel circuit,
            CircuitTarget target,
            CircuitOptions options,
            SampleInputs samples,
            double[] full,
            Bootstrap bootstrap,
            PassCount passes,
            String layer,
            float[] reference) {
        this.circuit = circuit;
        this.target = target;
        this.options = options;
        this.samples = samples;
        this.full = full;
        this.bootstrap = bootstrap;
        this.passes = passes;
        this.layer = layer;
        this.reference = reference;
        this.replaced = measure(Intervention.replace(reference));
        double[][] gradient = attribution(0).contributions(samples, layer, reference);
        this.linear = isLinear(gradient);
        if (!linear && options.method() == CircuitOptions.Method.WEIGHTS) {
            throw new InvertException(circuit.name() + ": the target is not a linear function of layer '" + layer
                    + "' on these samples, so weights do not attribute it; use gradients, or the layer that the last"
                    + " linear layer reads");
        }
        this.contributions = steps() == 0 ? gradient : attribution(steps()).contributions(samples, layer, reference);
        passes.add(PassCount.gradients(options));
        this.means = new double[reference.length];
        Arrays.setAll(
                means,
                j -> Arrays.stream(contributions)
                        .mapToDouble(row -> row[j])
                        .average()
                        .orElseThrow());
        int[] bySize = Ranks.descending(Arrays.stream(means).map(Math::abs).toArray());
        this.shown = Arrays.copyOf(bySize, Math.min(options.top(), bySize.length));
    }

    private double[] measure(Intervention intervention) {
        double[] measured = circuit.model().measure(samples, target.function(), Map.of(layer, intervention));
        passes.add(1);
        return measured;
    }

    private GradientAttribution attribution(int steps) {
        return new GradientAttribution(circuit.model(), target.function(), steps);
    }

    private int steps() {
        return linear ? 0 : options.integrationSteps();
    }

    /** Compares contributions with replacements of all neurons, and of a random half of them. */
    private boolean isLinear(double[][] gradient) {
        SplittableRandom random = new SplittableRandom(options.seed());
        int[] half = IntStream.range(0, reference.length)
                .filter(j -> random.nextBoolean())
                .toArray();
        double[] without = measure(Intervention.ablate(half, reference));
        double scale = meanAbsolute(effects()) + 1e-12;
        for (int i = 0; i < full.length; i++) {
            double[] row = gradient[i];
            double all = Arrays.stream(row).sum();
            double part = Arrays.stream(half).mapToDouble(j -> row[j]).sum();
            if (!(Math.abs(all - (full[i] - replaced[i])) <= LINEAR * scale)
                    || !(Math.abs(part - (full[i] - without[i])) <= LINEAR * scale)) {
                return false;
            }
        }
        return true;
    }

    private double[] effects() {
        double[] effects = new double[full.length];
        Arrays.setAll(effects, i -> full[i] - replaced[i]);
        return effects;
    }

    private static double meanAbsolute(double[] values) {
        return Arrays.stream(values).map(Math::abs).average().orElse(0);
    }

    int[] shown() {
        return shown;
    }

    String layer() {
        return layer;
    }

    boolean linear() {
        return linear;
    }

    /** Returns the mean contribution of a neuron. */
    double contribution(int neuron) {
        return means[neuron];
    }

    /**
     * Returns the contributions that pass through neurons of the next layer, mean over samples: a row for each of them,
     * and one for all of its neurons.
     */
    List<double[]> through(LayerSearch next) {
        List<double[]> edges = new ArrayList<>();
        for (double[][] rows : attribution(steps()).edges(samples, layer, reference, next.layer, next.shown)) {
            double[] mean = new double[reference.length];
            Arrays.setAll(
                    mean,
                    j -> Arrays.stream(rows)
                            .mapToDouble(row -> row[j])
                            .average()
                            .orElseThrow());
            edges.add(mean);
        }
        passes.add(PassCount.edges(options));
        return edges;
    }

    /**
     * Returns all neurons, in order of their indices.
     *
     * @param throughNext part of each contribution that passes through the next layer; null for the last layer
     */
    List<CircuitNode> neurons(double[] throughNext, double[] ablations, int[] rows, NodeLabel.Source labels) {
        List<CircuitNode> nodes = new ArrayList<>();
        for (int j = 0; j < reference.length; j++) {
            int neuron = j;
            double[] column =
                    Arrays.stream(contributions).mapToDouble(row -> row[neuron]).toArray();
            Interval limits = bootstrap.interval(draw -> Bootstrap.mean(column, draw));
            float[] values = CircuitModel.values(circuit.activations(layer), neuron);
            nodes.add(new CircuitNode(
                    layer,
                    neuron,
                    means[neuron],
                    limits.low(),
                    limits.high(),
                    Arrays.stream(rows)
                            .mapToDouble(row -> values[row])
                            .average()
                            .orElseThrow(),
                    reference[neuron],
                    position(neuron) < 0 ? null : ablations[position(neuron)],
                    throughNext == null ? null : means[neuron] - throughNext[neuron],
                    labels.of(layer, neuron)));
        }
        return nodes;
    }

    private int position(int neuron) {
        for (int at = 0; at < shown.length; at++) {
            if (shown[at] == neuron) {
                return at;
            }
        }
        return -1;
    }

    /** Returns the mean fall of the target when each of the neurons shown is replaced alone. */
    double[] ablations() {
        double[] falls = new double[shown.length];
        for (int at = 0; at < shown.length; at++) {
            double[] without = measure(Intervention.ablate(new int[] {shown[at]}, reference));
            falls[at] = mean(full) - mean(without);
        }
        return falls;
    }

    /** Returns the layer, with notes that limit what it means. */
    CircuitLayer result(List<CircuitNode> neurons, double[] ablations, List<String> notes) {
        double[] effects = effects();
        double scale = meanAbsolute(effects);
        double missed = meanAbsolute(IntStream.range(0, effects.length)
                .mapToDouble(i -> Arrays.stream(contributions[i]).sum() - effects[i])
                .toArray());
        Double error = scale > 0 ? missed / scale : null;
        double[] ofShown = Arrays.stream(shown).mapToDouble(j -> means[j]).toArray();
        Double agreement = shown.length < FEWEST_RANKED ? null : known(Ranks.spearman(ofShown, ablations));
        Faithfulness faithfulness = faithfulness(effects, notes);
        CircuitLayer result = new CircuitLayer(
                layer,
                reference.length,
                Arrays.stream(shown).mapToObj(neurons::get).toList(),
                mean(effects),
                Arrays.stream(means).sum(),
                error,
                linear,
                Arrays.stream(ofShown).sum(),
                agreement,
                correlated(),
                faithfulness);
        LayerNotes.add(result, notes);
        return result;
    }

    private Faithfulness faithfulness(double[] effects, List<String> notes) {
        int skipped = PassCount.curves(reference.length, shown.length, options);
        if (options.randomSets() == 0 || reference.length < 2) {
            return null;
        }
        Interval limits = bootstrap.interval(draw -> Bootstrap.mean(effects, draw));
        if (!(limits.low() > 0) && !(limits.high() < 0)) {
            passes.add(skipped);
            notes.add("Layer " + layer + ": replacing all of its neurons by their reference does not clearly change the"
                    + " target on these samples, so shares of that effect, and faithfulness, mean nothing.");
            return null;
        }
        double sign = mean(effects) < 0 ? -1 : 1;
        int[] order =
                Ranks.descending(Arrays.stream(means).map(mean -> sign * mean).toArray());
        AblationCurves curves = new AblationCurves(
                reference.length,
                shown.length,
                full,
                replaced,
                neurons -> measure(Intervention.ablate(neurons, reference)));
        return curves.measure(order, shown, options.randomSets(), new SplittableRandom(options.seed()), bootstrap);
    }

    private List<CircuitLayer.Correlation> correlated() {
        List<CircuitLayer.Correlation> found = new ArrayList<>();
        List<double[]> values = Arrays.stream(shown)
                .mapToObj(j -> doubles(CircuitModel.values(circuit.activations(layer), j)))
                .toList();
        for (int a = 0; a < shown.length; a++) {
            for (int b = a + 1; b < shown.length; b++) {
                double r = Ranks.pearson(values.get(a), values.get(b));
                if (Math.abs(r) >= CORRELATED) {
                    found.add(new CircuitLayer.Correlation(shown[a], shown[b], r));
                }
            }
        }
        return found;
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
