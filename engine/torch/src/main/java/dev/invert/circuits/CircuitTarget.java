package dev.invert.circuits;

import dev.invert.torch.LinearTarget;

/**
 * The target of a circuit.
 *
 * @param text description
 * @param function the target as a function of the model
 * @param index index of the output or neuron
 * @param against index of the other output of a margin; null if there is none
 */
public record CircuitTarget(String text, LinearTarget function, int index, Integer against) {}
