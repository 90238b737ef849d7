package dev.invert.results;

import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.explain.ProofSummary;
import java.io.IOException;
import java.util.List;

/**
 * The explanations of a layer that are in the heap.
 *
 * @param layer the layer with its neurons
 */
record WholeLayer(LayerExplanation layer) implements LayerResults {
    /** Number of neurons in a batch: few enough to share the work of a small layer among all processors. */
    private static final int BATCH = 16;

    @Override
    public LayerExplanation summary() {
        return layer.with(List.of());
    }

    @Override
    public int neuronCount() {
        return layer.neurons().size();
    }

    @Override
    public ProofSummary proofs() {
        return ProofSummary.of(layer.neurons());
    }

    @Override
    public void forEachBatch(OrderedConversion.Sink<Batch> sink) throws IOException {
        List<NeuronExplanation> neurons = layer.neurons();
        for (int from = 0; from < neurons.size(); from += BATCH) {
            List<NeuronExplanation> batch = neurons.subList(from, Math.min(neurons.size(), from + BATCH));
            sink.take(() -> batch);
        }
    }

    @Override
    public void forEach(OrderedConversion.Sink<NeuronExplanation> sink) throws IOException {
        for (NeuronExplanation neuron : layer.neurons()) {
            sink.take(neuron);
        }
    }
}
