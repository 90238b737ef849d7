package dev.invert.circuits;

import dev.invert.ActivationMatrix;
import dev.invert.errors.InvertException;
import dev.invert.results.ProgramVersion;
import dev.invert.torch.LinearTarget;
import dev.invert.torch.SampleInputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Finds the neurons that make a decision. The contribution of a neuron to the target is attributed on chosen samples, in
 * comparison with a reference, and split into edges to the neurons of the next layer; forward passes with deleted neurons
 * then measure how faithful it is. The result depends on nothing but the arguments. Not thread-safe.
 */
public final class CircuitFinder {
    private static final int FEW_SAMPLES = 30;

    private final CircuitOptions options;
    private final NodeLabel.Source labels;

    /**
     * Creates a finder.
     *
     * @param options options
     * @param labels explanations of neurons
     */
    public CircuitFinder(CircuitOptions options, NodeLabel.Source labels) {
        this.options = options;
        this.labels = labels;
    }

    /**
     * A circuit, and all neurons of its layers.
     *
     * @param circuit the circuit
     * @param neurons the neurons, layer by layer, in order of their indices
     */
    public record Found(Circuit circuit, List<CircuitNode> neurons) {}

    /**
     * The chosen samples.
     *
     * @param on the choice as text
     * @param rows their indices, ascending
     * @param classes class of each of the N samples for a balanced reference, from 0, or -1 for samples without; may be
     *     empty for other references
     */
    @SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
    public record Choice(String on, int[] rows, int[] classes) {}

    /**
     * Returns the number of passes of the model that a search takes, for progress.
     *
     * @param layers layers of the circuit
     */
    public int passCount(CircuitModel model, List<String> layers) {
        int passes = 1 + (layers.size() - 1) * PassCount.edges(options);
        for (String layer : layers) {
            int neurons = model.activations(layer).neuronCount();
            passes += PassCount.layer(neurons, options)
                    + PassCount.curves(neurons, Math.min(options.top(), neurons), options);
        }
        return passes;
    }

    /**
     * Finds a circuit.
     *
     * @param model the model, which has been run
     * @param layers layers of the circuit, from the input to the target, at least one
     * @param target the target
     * @param choice the chosen samples, of which at most {@link CircuitOptions#mostSamples} are drawn
     * @param given options that the user gave, by name, for the record
     * @param progress receives the number of passes done
     * @throws InvertException if too few samples are chosen, a layer does not lead to the next one or to the target, or
     *     no gradient does
     * @throws dev.invert.errors.CanceledException if the calling thread is interrupted
     */
    public Found find(
            CircuitModel model,
            List<String> layers,
            CircuitTarget target,
            Choice choice,
            Map<String, String> given,
            IntConsumer progress) {
        long start = System.nanoTime();
        int[] rows = drawn(choice);
        List<String> notes = new ArrayList<>();
        Map<String, Double> seconds = new LinkedHashMap<>();
        try (SampleInputs samples = model.inputs(rows)) {
            PassCount passes = new PassCount(progress);
            double[] full = model.model().measure(samples, target.function(), Map.of());
            passes.add(1);
            requireFinite(model, full);
            Bootstrap bootstrap = new Bootstrap(rows.length, options.seed());
            List<LayerSearch> searches = new ArrayList<>();
            for (String layer : layers) {
                ActivationMatrix matrix = model.activations(layer);
                float[] reference = References.of(options.reference(), matrix, choice.classes());
                requireFinite(model, layer, reference);
                searches.add(
                        new LayerSearch(model, target, options, samples, full, bootstrap, passes, layer, reference));
            }
            seconds.put("nodes", secondsSince(start));
            long edgeStart = System.nanoTime();
            List<CircuitEdge> edges = new ArrayList<>();
            List<double[]> through = new ArrayList<>();
            for (int i = 0; i + 1 < searches.size(); i++) {
                through.add(addEdges(searches.get(i), searches.get(i + 1), edges));
            }
            through.add(null);
            LayerSearch last = searches.get(searches.size() - 1);
            for (int neuron : last.shown()) {
                edges.add(new CircuitEdge(last.layer(), neuron, null, null, last.contribution(neuron)));
            }
            seconds.put("edges", secondsSince(edgeStart));
            long proofStart = System.nanoTime();
            List<CircuitNode> neurons = new ArrayList<>();
            List<CircuitLayer> results = new ArrayList<>();
            for (int i = 0; i < searches.size(); i++) {
                double[] ablations = searches.get(i).ablations();
                List<CircuitNode> nodes = searches.get(i).neurons(through.get(i), ablations, rows, labels);
                results.add(searches.get(i).result(nodes, ablations, notes));
                neurons.addAll(nodes);
            }
            seconds.put("ablations", secondsSince(proofStart));
            seconds.put("total", secondsSince(start));
            addNotes(model, choice, rows, notes);
            Circuit circuit = new Circuit(
                    ProgramVersion.engine(),
                    ProgramVersion.java(),
                    model.name(),
                    model.inputDescription(),
                    given,
                    new Circuit.TargetRecord(
                            target.text(),
                            target.function().layer().equals(LinearTarget.OUTPUT)
                                    ? null
                                    : target.function().layer(),
                            target.index(),
                            target.against(),
                            Arrays.stream(full).average().orElseThrow()),
                    options.method().name().toLowerCase(Locale.ROOT),
                    options.method() == CircuitOptions.Method.INTEGRATED ? options.steps() : null,
                    options.reference().name().toLowerCase(Locale.ROOT),
                    new Circuit.SamplesRecord(
                            choice.on(),
                            choice.rows().length,
                            rows.length,
                            model.outputs().sampleCount()),
                    options.seed(),
                    results,
                    edges,
                    notes,
                    seconds);
            return new Found(circuit, neurons);
        }
    }

    /** Adds the edges between neurons shown, and returns the part of each contribution through the whole next layer. */
    private static double[] addEdges(LayerSearch from, LayerSearch to, List<CircuitEdge> edges) {
        List<double[]> weights = from.through(to);
        for (int u : from.shown()) {
            for (int v = 0; v < to.shown().length; v++) {
                edges.add(new CircuitEdge(from.layer(), u, to.layer(), to.shown()[v], weights.get(v)[u]));
            }
        }
        return weights.get(weights.size() - 1);
    }

    private int[] drawn(Choice choice) {
        int[] rows = choice.rows();
        if (rows.length < CircuitOptions.FEWEST_SAMPLES) {
            throw new InvertException(
                    "Only " + rows.length + " samples are chosen (" + choice.on() + "); a circuit needs at" + " least "
                            + CircuitOptions.FEWEST_SAMPLES + ": choose others, or give the model more samples");
        }
        if (rows.length <= options.mostSamples()) {
            return rows;
        }
        int[] mixed = rows.clone();
        SplittableRandom random = new SplittableRandom(options.seed());
        for (int i = 0; i < options.mostSamples(); i++) {
            int other = i + random.nextInt(mixed.length - i);
            int row = mixed[i];
            mixed[i] = mixed[other];
            mixed[other] = row;
        }
        return Arrays.stream(mixed).limit(options.mostSamples()).sorted().toArray();
    }

    private static void requireFinite(CircuitModel model, double[] full) {
        for (double value : full) {
            if (!Double.isFinite(value)) {
                throw new InvertException(
                        model.name()
                                + ": the target is NaN or infinite on some of the samples; check the input and its preprocessing");
            }
        }
    }

    private static void requireFinite(CircuitModel model, String layer, float[] reference) {
        for (int neuron = 0; neuron < reference.length; neuron++) {
            if (!Float.isFinite(reference[neuron])) {
                throw new InvertException(model.name() + ": neuron " + neuron + " of layer '" + layer
                        + "' is NaN or infinite on some of the samples; check the input and its preprocessing");
            }
        }
    }

    private void addNotes(CircuitModel model, Choice choice, int[] rows, List<String> notes) {
        if (rows.length < FEW_SAMPLES) {
            notes.add("Only " + rows.length
                    + " samples: intervals are wide, and other samples may show another circuit.");
        }
        if (options.reference() == CircuitOptions.Reference.MEAN
                && choice.rows().length == model.outputs().sampleCount()) {
            notes.add(
                    "All samples are compared with their own mean, so contributions largely cancel out: choose samples"
                            + " of one decision, or zero as the reference.");
        }
        notes.addAll(model.warnings());
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }
}
