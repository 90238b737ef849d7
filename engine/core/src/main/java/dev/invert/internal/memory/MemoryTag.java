package dev.invert.internal.memory;

/** What native memory is used for. Each tag is counted on its own, so that a leak names its owner. */
public enum MemoryTag {
    /** Activation matrices and blocks of neurons. */
    ACTIVATIONS,
    /** Concept bitsets. */
    CONCEPTS,
    /** The pattern table built from a concept matrix. */
    PATTERNS,
    /** Working memory of the kernels, one per thread. */
    WORKSPACE,
    /** Ranks of neurons over patterns, kept while formulas are scored on them. */
    RANKS,
    /** Batches on their way into and out of a model. */
    BATCHES
}
