/**
 * Sparse activations and concepts in files: SciPy, PyTorch, delphi and crosscoder caches, and the engine's own form, in
 * which the entries of each neuron are contiguous. Sources in another order are transposed within the memory limit.
 */
package dev.invert.sparse;
