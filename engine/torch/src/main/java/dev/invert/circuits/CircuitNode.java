package dev.invert.circuits;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A neuron of a circuit.
 *
 * @param layer name of the layer
 * @param neuron index, from 0
 * @param contribution mean over the chosen samples
 * @param ciLow lower limit of its 95 % bootstrap interval over samples
 * @param ciHigh upper limit
 * @param activation mean over the chosen samples and all positions
 * @param reference the value that it is compared with
 * @param ablation fall of the target when this neuron alone is replaced by its reference, from forward passes; null if it
 *     was not measured
 * @param remainder part of the contribution that does not pass through the next layer; null for the last layer
 * @param label its explanation; written as fields of the neuron
 */
public record CircuitNode(
        String layer,
        int neuron,
        double contribution,
        double ciLow,
        double ciHigh,
        double activation,
        double reference,
        Double ablation,
        Double remainder,
        @JsonUnwrapped NodeLabel label) {}
