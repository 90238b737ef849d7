package dev.invert.torch.internal.tensors;

import org.bytedeco.pytorch.Tensor;

/**
 * A concept set on a device: the operand that all products share. The owner frees the tensors.
 *
 * @param concepts bool [C, R]: whether a concept holds for a pattern
 * @param sizes int64 [R]: number of samples of each pattern, m_p
 * @param sampleCount N
 * @param maxSum a bound on |Z| of every set of samples: N² / 4 if the weights are ranks
 */
public record DeviceConcepts(Tensor concepts, Tensor sizes, long sampleCount, long maxSum) {
    /** Returns C. */
    public long conceptCount() {
        return concepts.size(0);
    }

    /** Returns R. */
    public long patternCount() {
        return concepts.size(1);
    }
}
