package dev.invert.internal.memory;

/** Purpose of a native memory block. Each tag is counted separately, so that a leak names its owner. */
public enum MemoryTag {
    /** Activation matrices and blocks of neurons. */
    ACTIVATIONS,
    /** Concept bitsets. */
    CONCEPTS,
    /** The pattern table built from a concept matrix. */
    PATTERNS,
    /** Scratch memory of the kernels, one block per thread or more. */
    WORKSPACE,
    /** Ranks of neurons over patterns, kept while formulas are scored. */
    RANKS,
    /** Input and output batches of a model. */
    BATCHES
}
