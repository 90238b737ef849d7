package dev.invert.results;

import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.explain.ProofSummary;
import java.io.IOException;
import java.util.List;

/**
 * The explanations of a layer, read in batches: they need not fit into the heap together. Every call of
 * {@link #forEachBatch} passes the same neurons.
 */
public interface LayerResults {
    /** Returns the explanations of a layer that are in the heap. */
    static LayerResults of(LayerExplanation layer) {
        return new WholeLayer(layer);
    }

    /** Neurons that follow one another in a layer. */
    @FunctionalInterface
    interface Batch {
        /** Returns the neurons, which may take some time; called by any thread. */
        List<NeuronExplanation> neurons();
    }

    /** Returns everything about the layer but its neurons. */
    LayerExplanation summary();

    /** Returns the number of neurons. */
    int neuronCount();

    /** Returns the counts of the proofs of all neurons. */
    ProofSummary proofs();

    /** Passes all neurons to the sink, in batches, in the order of the run. */
    void forEachBatch(OrderedConversion.Sink<Batch> sink) throws IOException;

    /** Passes all neurons to the sink, one at a time, in the order of the run. */
    default void forEach(OrderedConversion.Sink<NeuronExplanation> sink) throws IOException {
        OrderedConversion<Batch, List<NeuronExplanation>> batches =
                new OrderedConversion<>(batchesAtOnce(), Batch::neurons, neurons -> {
                    for (NeuronExplanation neuron : neurons) {
                        sink.take(neuron);
                    }
                });
        forEachBatch(batches::add);
        batches.finish();
    }

    /** Returns the number of batches to convert at once: enough for all processors, few enough to need little memory. */
    static int batchesAtOnce() {
        return Math.max(16, 4 * Runtime.getRuntime().availableProcessors());
    }
}
