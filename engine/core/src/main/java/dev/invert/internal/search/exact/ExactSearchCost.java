package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.PatternTable;

/** What proving would cost on a concept matrix, before anything expensive is done. Not thread-safe. */
public final class ExactSearchCost {
    /** Most literals that a proof covers. */
    public static final int MAX_LENGTH = 3;

    /** Z is summed in doubles, which are exact for integers below 2^53: N^2 / 4 must be below that. */
    private static final int MAX_SAMPLES = 100_000_000;

    /** Above this the bits that say which concepts share samples take more than 128 MB. */
    private static final int MAX_CONCEPTS = 32_768;

    /** What the matrices of pairs that streaming needs may take of the heap. */
    private static final double HEAP_SHARE = 0.25;

    private final PatternTable table;
    private final int length;
    private final Bounds bounds;
    private final PatternRows rows;
    private final RowCounts counts;
    private ConceptGraph graph;

    /**
     * Counts what can be counted quickly.
     *
     * @param table the concepts
     * @param length most literals in a formula; a proof covers up to {@link #MAX_LENGTH}
     * @param least least n of a formula, at least 1
     * @param most largest n, at most N - 1
     */
    public ExactSearchCost(PatternTable table, int length, long least, long most) {
        this.table = table;
        this.length = Math.min(length, MAX_LENGTH);
        this.bounds = new Bounds(table.sampleCount(), least, most);
        this.rows = whyNot(table) == null ? new PatternRows(table) : null;
        this.counts = rows == null ? null : RowCounts.of(rows);
    }

    private static String whyNot(PatternTable table) {
        if (table.sampleCount() > MAX_SAMPLES) {
            return "there are more than " + MAX_SAMPLES + " samples";
        }
        if (table.conceptCount() > MAX_CONCEPTS) {
            return "there are more than " + MAX_CONCEPTS + " different concepts";
        }
        return null;
    }

    /** Why nothing can be proven, or null. */
    public String whyNot() {
        String reason = whyNot(table);
        if (reason != null) {
            return reason;
        }
        double streamedBytes = 2.0 * Double.BYTES * rows.conceptCount() * rows.conceptCount();
        return CostModel.leastNanos(counts, length) > CostModel.leastNanos(counts, 1)
                        && streamedBytes > HEAP_SHARE * Runtime.getRuntime().maxMemory()
                ? "the tables of all pairs of concepts would take " + Math.round(streamedBytes / 1e6) + " MB of heap"
                : null;
    }

    /** Whether a proof takes longer than this per neuron and direction, as far as counts tell at once. */
    public boolean surelyExceeds(double nanos) {
        return CostModel.leastNanos(counts, length) > nanos;
    }

    /** Predicted nanoseconds per neuron and direction. */
    public double predictedNanos() {
        return costs().nanosPerNeuron();
    }

    private CostModel costs() {
        if (graph == null) {
            graph = new ConceptGraph(rows);
        }
        return CostModel.of(rows, counts, graph, length, bounds);
    }

    /** Builds the index. */
    public ExactSearchIndex index() {
        boolean listed = costs().listed();
        return new ExactSearchIndex(rows, graph, length, bounds, listed);
    }
}
