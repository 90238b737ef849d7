/**
 * Scores given formulas on LibTorch tensors: ranks neurons, sums their ranks over truth sets and turns the sums into AUCs on
 * a device. Results equal those of the kernels bit for bit.
 */
package dev.invert.torch.scoring;
