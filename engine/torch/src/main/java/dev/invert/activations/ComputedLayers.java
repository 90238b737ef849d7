package dev.invert.activations;

import dev.invert.ActivationMatrix;
import dev.invert.arrays.ActivationFolder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Layers whose activations have been computed and are in memory, on the device of the model. Not thread-safe. */
public final class ComputedLayers implements AutoCloseable {
    private final ActivationFolder folder;
    private final ActivationSummary summary;
    private final Map<String, ActivationMatrix> matrices;

    /**
     * Takes ownership of activations.
     *
     * @param matrices activations by layer
     */
    ComputedLayers(ActivationFolder folder, ActivationSummary summary, Map<String, ActivationMatrix> matrices) {
        this.folder = folder;
        this.summary = summary;
        this.matrices = new LinkedHashMap<>(matrices);
    }

    /** Describes the layers and their rows, as activations.json would. The file of each layer is that of the model. */
    public ActivationFolder folder() {
        return folder;
    }

    /** Returns what was computed. */
    public ActivationSummary summary() {
        return summary;
    }

    /**
     * Returns the activations of a layer, which the caller closes. They cannot be taken twice.
     *
     * @throws IllegalArgumentException if there is no such layer left
     */
    public ActivationMatrix take(String layer) {
        ActivationMatrix matrix = matrices.remove(layer);
        if (matrix == null) {
            throw new IllegalArgumentException("layer=" + layer + ": is not there");
        }
        return matrix;
    }

    /** Frees the layers that were not taken. */
    @Override
    public void close() {
        matrices.values().forEach(ActivationMatrix::close);
        matrices.clear();
    }
}
