/**
 * The job of {@code invert activations}: one pass of a model over images or an array, its layers' activations to
 * neuron-major files, and going on after an interruption. What runs the model is in {@code dev.invert.torch}; what
 * reads the files again is in {@code dev.invert.arrays}.
 */
package dev.invert.activations;
