package dev.invert.circuits;

/**
 * The part of a neuron's contribution that passes through a neuron of the next layer.
 *
 * @param from layer of the first neuron
 * @param fromNeuron its index
 * @param to layer of the second neuron; null for the target
 * @param toNeuron its index; null for the target
 * @param weight mean over the chosen samples
 */
public record CircuitEdge(String from, int fromNeuron, String to, Integer toNeuron, double weight) {}
