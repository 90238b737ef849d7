package dev.invert.torch.cost;

/** Times of the kernels on one core with AVX2, in seconds, from the engine's benchmarks. */
final class KernelRates {
    /** Ranking one activation. */
    static final double RANK = 5e-9;

    /** Scoring and choosing among the extensions of one formula by one concept. */
    static final double CELL = 17e-9;

    /** Summing one bit of a concept over patterns, for all neurons that are ranked together. */
    static final double BIT = 23e-12;

    /** Summing one pattern that shows a concept, where few do. */
    static final double MEMBER = 1.5e-9;

    /** Sums for one more formula, as a share of those for all samples. */
    static final double PARENT_SHARE = 0.036;

    /** Scoring one pattern of a given formula on one neuron. */
    static final double SCORED_BIT = 7e-12;

    /** Scoring a given formula on one neuron, whatever its patterns. */
    static final double SCORED_FORMULA = 2.8e-9;

    private KernelRates() {}
}
