/**
 * Searches formulas on LibTorch tensors: ranks neurons, sums patterns, scores and prefilters candidates on a device; the
 * engine's own search decides on the host. Results equal those of the kernels bit for bit.
 */
package dev.invert.torch.search;
