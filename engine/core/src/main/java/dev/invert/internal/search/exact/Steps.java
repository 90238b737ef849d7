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
    static final double STREAMED_ADDITION = 1.4;

    /** Addition to the sum of a pair of concepts, if walks visit the patterns of one concept after another. */
    static final double WALKED_PAIR = 5;

    /** Largest number of concepts for which a table of pairs fits the second-level cache. */
    static final int NEAR_CONCEPTS = 512;

    /** Addition to a table of that size, and to a larger one. */
    static final double TABLED_ADDITION = 0.7;

    static final double FAR_ADDITION = 1.5;

    /** Beginning of the additions of a pair to the sums of triples in a table. */
    static final double TABLED_PAIR = 1;

    /** Visit to a pattern, or to one of its concepts, in a walk over all patterns. */
    static final double VISITED = 1.4;

    /** Storing of a concept in the row of a pattern, when an index is built. */
    static final double STORED = 15;

    /** Conversion of v_p of a pattern. */
    static final double COPIED = 1.5;

    /** Visit to a pattern to read the formula that was found, or to sum its ranks. */
    static final double READ = 4;

    /** Initialization of an entry of a table. */
    static final double FILL = 0.6;

    /** Intersection of a word of two truth sets. */
    static final double WORD = 1.4;

    /** Bytes per pattern, beside those of its concepts, that a walk reads. */
    private static final double PATTERN_BYTES = 16;

    /** Bytes of rows that fit the second-level cache, and the third. */
    private static final double NEAR_BYTES = 1 << 20;

    private static final double FAR_BYTES = 1 << 24;

    /** Share of all patterns from which on a walk over those of a concept reads memory nearly in order. */
    private static final double DENSE = 0.125;

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

    private static double bytes(PatternRows rows) {
        return PATTERN_BYTES * rows.patternCount() + Integer.BYTES * (double) rows.concepts().length;
    }

    /** Returns the steps of a visit to each pattern, in order, of which few are of interest. */
    static double visits(PatternRows rows) {
        return bytes(rows) <= NEAR_BYTES ? 1.2 : 3;
    }

    /** Returns the steps of fetching the row of a pattern in a walk over the patterns of one concept. */
    static double fetch(PatternRows rows) {
        double bytes = bytes(rows);
        double places = (double) rows.patternCount() * rows.conceptCount();
        if (bytes <= NEAR_BYTES) {
            return 10;
        }
        return rows.concepts().length >= DENSE * places ? 20 : bytes <= FAR_BYTES ? 35 : 90;
    }
}
