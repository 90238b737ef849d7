/**
 * From a TorchScript file and batches of input to activations: opens the model, taps inner layers by name, pools what
 * they compute to one row of neurons per sample, and hands the rows on. LibTorch is used here and appears in no public
 * signature; where activations are kept, and what they mean, is not decided here.
 *
 * <p>A TorchScript file is a program: open only files from someone you trust.
 */
package dev.invert.torch;
