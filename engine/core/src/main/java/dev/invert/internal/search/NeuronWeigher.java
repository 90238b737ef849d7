package dev.invert.internal.search;

import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.RankedNeuron;

/** Weighs the samples of ranked neurons as an objective sums them. One per thread. */
@FunctionalInterface
public interface NeuronWeigher {
    /**
     * Sets the weights of a neuron.
     *
     * @param workspace receives the weights, if the objective does not sum ranks
     * @param lane lane of the neuron
     * @param neuron the neuron, finite and not constant
     * @return the objective of the neuron, with what its values need to know about the weights
     */
    Objective weigh(AucWorkspace workspace, int lane, RankedNeuron neuron);
}
