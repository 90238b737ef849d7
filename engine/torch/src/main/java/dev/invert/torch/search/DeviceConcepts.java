package dev.invert.torch.search;

import org.bytedeco.pytorch.Tensor;

/**
 * A concept set on a device: the operand that all products share. The owner frees the tensors.
 *
 * @param concepts bool [C, R]: whether a concept holds for a pattern
 * @param sizes int64 [R]: number of samples of each pattern, m_p
 * @param sampleCount N
 * @param maxSum a bound on |Z| of every set of samples: N² / 4 if the weights are ranks
 */
record DeviceConcepts(Tensor concepts, Tensor sizes, long sampleCount, long maxSum) {
    /** Returns C. */
    long conceptCount() {
        return concepts.size(0);
    }

    /** Returns R. */
    long patternCount() {
        return concepts.size(1);
    }
}
