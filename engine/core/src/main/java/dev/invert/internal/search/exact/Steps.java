package dev.invert.internal.search.exact;

/**
 * Steps that the parts of a proof count for their work. A step is about a nanosecond on one thread of a processor with
 * AVX2, so that steps can be compared with times; being constants, they end a proof at the same place on every machine.
 * bench/results has the measurements.
 */
final class Steps {
    /** Addition to one of the sums that are listed for a pattern. */
    static final double LISTED_ADDITION = 1.5;

    /** Addition to a sum that a walk over a pattern's concepts finds. */
    static final double STREAMED_ADDITION = 1.2;

    /** Comparison of one set with the incumbent. */
    static final double SET = 1.2;

    /** Sums over the cells of a listed triangle. */
    static final double TRIANGLE = 12;

    /** Bound of a listed triangle in an interval. */
    static final double TRIANGLE_BOUND = 2;

    /** Comparison of the three-literal sets of a triangle, each. */
    static final double TRIANGLE_SET = 5;

    /** Bound of one triple in a stream, over all intervals. */
    static final double STREAMED_TRIPLE = 5;

    /** U of a pattern or set in an interval. */
    static final double U = 0.9;

    /** Inspection of a neighbor, or of a pair of concepts. */
    static final double TERM = 1.8;

    /** Sorting of a concept among others. */
    static final double SORTED = 30;

    /** Comparison of a union of parts. */
    static final double CANDIDATE = 2.5;

    private Steps() {}
}
