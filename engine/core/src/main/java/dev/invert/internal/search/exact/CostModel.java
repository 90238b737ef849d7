package dev.invert.internal.search.exact;

/**
 * Predicted cost of a proof. Uses only counts of the concept matrix, so that decisions based on it are the same on
 * every machine and in every run. The constants are nanoseconds on one thread of a processor with AVX2; see
 * bench/results for the measurements.
 *
 * @param nanosPerNeuron predicted time in nanoseconds of one neuron and direction, after ranking
 * @param indexNanos predicted time in nanoseconds of building the index
 * @param listed whether triangles are listed once (true) or streamed for each neuron (false)
 */
record CostModel(double nanosPerNeuron, double indexNanos, boolean listed) {
    /** Largest number of additions per neuron for which the lists of the sets of each pattern fit the caches. */
    private static final double MOST_LISTED_ADDITIONS = 2e6;

    /** Largest number of triangles for which a list saves enough time to justify its memory. */
    private static final double MOST_LISTED_TRIANGLES = 1e6;

    private static final double ADDITION = 1.5;
    private static final double CHECK = 2;
    private static final double PATTERN_PER_INTERVAL = 0.9;
    private static final double CONCEPT_PER_INTERVAL = 25;
    private static final double EDGE_PER_INTERVAL = 1;
    private static final double TRIANGLE = 1;

    private static final double WORD = 0.7;
    private static final double LISTED = 6;
    private static final double FILL = 0.3;
    private static final double TRIANGLE_FOUND = 60;
    private static final double EDGE_FOUND = 20;

    /** Cost of the sums of a formula with all concepts, per concept of each pattern. */
    private static final double BEAM_MEMBERSHIP = 0.7;

    /** Number of formulas that are summed with all concepts, with the default options. */
    private static final double BEAM_FORMULAS = 7;

    private static final double PAIR_TABLES = 4;
    private static final double SHORTER_MARGIN = 2;

    /**
     * Returns a lower bound on the nanoseconds per neuron and direction that needs no information about pairs of
     * concepts.
     */
    static double leastNanos(PatternRows rows, RowCounts counts, int length) {
        if (!mayBeStreamed(counts, length)) {
            return ADDITION * counts.memberships();
        }
        return SetSums.unlistedSteps(rows, counts) + (length < 3 ? 0 : TripleSums.steps(rows, counts, 0));
    }

    /** Returns whether the sets of the patterns are too many to list. Otherwise, too many triangles may still prevent it. */
    static boolean mayBeStreamed(RowCounts counts, int length) {
        return counts.pairs() + (length < 3 ? 0 : counts.triples()) > MOST_LISTED_ADDITIONS;
    }

    /** Predicts the cost for a matrix whose concept graph is known. */
    static CostModel of(PatternRows rows, RowCounts counts, ConceptGraph graph, int length, Bounds bounds) {
        double triangles = length < 3 ? 0 : graph.triangleCount();
        double triples = length < 3 ? 0 : counts.triples();
        boolean listed = !mayBeStreamed(counts, length) && triangles <= MOST_LISTED_TRIANGLES;
        double c = rows.conceptCount();
        double edges = graph.edgeCount();
        double perInterval = length < 2
                ? 0
                : PATTERN_PER_INTERVAL * rows.patternCount() + CONCEPT_PER_INTERVAL * c + EDGE_PER_INTERVAL * edges;
        double nanos =
                CHECK * (c + edges) + perInterval * CountRange.all(bounds).size();
        if (listed) {
            nanos += ADDITION * (counts.memberships() + counts.pairs() + triples) + TRIANGLE * triangles;
        } else {
            nanos += SetSums.unlistedSteps(rows, counts);
            if (length == 3) {
                nanos += TripleSums.steps(rows, counts, edges) + Steps.STREAMED_TRIPLE * c * c * c / 6;
            }
        }
        return new CostModel(nanos, indexNanos(rows, counts, graph, length, listed, triangles), listed);
    }

    /** Predicts the cost of the rows and of the concept graph. */
    static double graphNanos(PatternRows rows, RowCounts counts) {
        double c = rows.conceptCount();
        return Steps.STORED * counts.memberships()
                + SetSums.unlistedSteps(rows, counts)
                + EDGE_FOUND * Math.min(counts.pairs(), c * (c - 1) / 2)
                + WORD * words(rows) * c;
    }

    /** Predicts the cost of the sums of a beam search with the default options for a neuron. */
    static double beamNanos(double memberships) {
        return BEAM_FORMULAS * formulaNanos(memberships);
    }

    /** Predicts the cost of the sums of one formula with all concepts for a neuron. */
    static double formulaNanos(double memberships) {
        return BEAM_MEMBERSHIP * memberships;
    }

    private static double words(PatternRows rows) {
        return (double) rows.patternCount() / Long.SIZE;
    }

    private static double indexNanos(
            PatternRows rows, RowCounts counts, ConceptGraph graph, int length, boolean listed, double triangles) {
        double c = rows.conceptCount();
        double edges = graph.edgeCount();
        double nanos = graphNanos(rows, counts) + LISTED * counts.memberships();
        if (listed) {
            nanos += WORD * 2 * words(rows) * (c + edges) + LISTED * counts.pairs();
        }
        if (length == 3) {
            // Counts triangles, then finds neighbors that are disjoint.
            nanos += WORD * 2 * edges * c / Long.SIZE;
            nanos += listed
                    ? edges * (WORD * words(rows) + FILL * c) + LISTED * counts.triples() + TRIANGLE_FOUND * triangles
                    : PAIR_TABLES * c * c;
        }
        return nanos;
    }

    /**
     * Predicts, generously, the steps of proving formulas of up to two literals for a neuron whose sets are summed.
     */
    static double shorterSteps(PatternRows rows, ConceptGraph graph, Bounds bounds) {
        double c = rows.conceptCount();
        double edges = graph.edgeCount();
        double perInterval = Steps.U * (rows.patternCount() + c + graph.pairCount()) + 2 * Steps.TERM * c;
        double checks = Steps.SET * (c + edges + 3.0 * graph.pairCount());
        return SHORTER_MARGIN * (checks + perInterval * CountRange.all(bounds).size());
    }
}
