package dev.invert.cli;

import dev.invert.ActivationMatrix;
import dev.invert.LayerExplanation;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import dev.invert.parts.TemporaryParts;
import dev.invert.results.LayerResults;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Explains a layer. A large one is explained in parts, which a temporary file keeps, so that the heap holds the
 * explanations of one part only. Closing deletes the file.
 */
final class LayerParts implements AutoCloseable {
    /** Neurons that are explained together: enough to share the preparation of repeated searches. */
    static final int NEURONS = 4096;

    /** Explanations of the neurons of one part. */
    private static final int EXPLANATIONS = 3 * NEURONS;

    private static final int FEWEST_NEURONS = 256;

    /** Neurons that share the work that their proofs may take; see {@link Explainer.Builder#layerNeurons}. */
    private static final int NEURONS_OF_PROOFS = 16;

    /** Null if the layer is explained as a whole. */
    private final TemporaryParts file;

    private final int size;
    private final int neuronCount;
    private int done;

    /**
     * Prepares the explanation of a layer.
     *
     * @param neuronCount number of neurons
     * @param explanations largest number of explanations of a neuron
     * @param folder receives a temporary file if the layer is large
     */
    LayerParts(int neuronCount, long explanations, Path folder) {
        this.neuronCount = neuronCount;
        long fitting = Math.max(FEWEST_NEURONS, Math.min(NEURONS, EXPLANATIONS / Math.max(1, explanations)));
        size = (int) fitting / NEURONS_OF_PROOFS * NEURONS_OF_PROOFS;
        file = count() == 1 ? null : TemporaryParts.in(folder);
    }

    /** Returns the number of parts. */
    int count() {
        return Math.max(1, (neuronCount + size - 1) / size);
    }

    /** Returns the number of parts that are done. */
    int index() {
        return done / size;
    }

    /** Returns the number of neurons of the parts that are done. */
    int done() {
        return done;
    }

    /**
     * Explains all neurons.
     *
     * @param explainer knows the number of neurons of the layer
     * @param neurons their indices
     */
    LayerResults explain(Explainer explainer, ActivationMatrix activations, PreparedConcepts concepts, int[] neurons) {
        if (file == null) {
            return LayerResults.of(explainer.explain(activations, concepts, neurons));
        }
        while (done < neurons.length) {
            int end = Math.min(neurons.length, done + size);
            LayerExplanation part = explainer.explain(activations, concepts, Arrays.copyOfRange(neurons, done, end));
            file.add(part);
            done = end;
        }
        return file.results();
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
