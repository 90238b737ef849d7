package dev.invert.torch.search;

import dev.invert.NeuronValues;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.RankedNeuron;

/**
 * Ranks one neuron at a time with the kernels, where a device cannot replace them. Holds the neuron that was asked for last. Not thread-safe.
 */
final class HostRanker implements AutoCloseable {
    private final AucKernels.BoundKernels kernels;
    private AucWorkspace workspace;
    private NeuronValues values;
    private RankedNeuron ranked;

    HostRanker(AucKernels.BoundKernels kernels) {
        this.kernels = kernels;
    }

    /** Returns a neuron ranked by the kernels, valid until another one is asked for. */
    RankedNeuron of(NeuronValues neuron) {
        if (neuron != values) {
            if (workspace == null) {
                workspace = kernels.openSingle(1, 1);
            }
            ranked = workspace.rank(0, neuron);
            values = neuron;
        }
        return ranked;
    }

    /** Forgets the last neuron, whose memory may be freed. */
    void forget() {
        values = null;
    }

    @Override
    public void close() {
        if (workspace != null) {
            workspace.close();
        }
    }
}
