package dev.invert.torch.internal.products;

import org.bytedeco.pytorch.Tensor;

/**
 * Results of a {@link PatternProduct}.
 *
 * @param n int64 [k p, C]: number of samples in the intersection of a formula and a concept
 * @param z int64 [k p, C]: sum of the centered weights of these samples
 */
public record ProductSums(Tensor n, Tensor z) {}
