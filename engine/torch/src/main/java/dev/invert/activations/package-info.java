/**
 * Runs the job of {@code invert activations}: one pass of a model over images or an array that writes the activations
 * of its layers to neuron-major files, and can be resumed after an interruption. {@code dev.invert.torch} runs the
 * model; {@code dev.invert.arrays} reads the files.
 */
package dev.invert.activations;
