/**
 * Computes activations from a TorchScript file and batches of input: opens the model, taps inner layers by name, pools
 * their outputs to one row of neurons per sample, and delivers the rows to a sink. LibTorch appears in no public
 * signature. Storing and interpreting activations does not belong here.
 *
 * <p>A TorchScript file is a program: open only files from sources you trust.
 */
package dev.invert.torch;
