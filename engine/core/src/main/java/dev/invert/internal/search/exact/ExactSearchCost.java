package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.PatternTable;
import java.nio.LongBuffer;

/** Predicts the cost of proofs on a concept matrix before any expensive step. Not thread-safe. */
public final class ExactSearchCost {
    /** Largest number of literals that a proof covers. */
    public static final int MAX_LENGTH = 3;

    /**
     * Largest number of samples. Z is summed in doubles, which are exact for integers below 2^53; it is at most
     * N² / 2.
     */
    private static final int MAX_SAMPLES = 100_000_000;

    /** Fraction of the heap that any table may take. */
    private static final double HEAP_SHARE = 0.25;

    /** Bytes of a pair of concepts in the concept graph, with those of the lists that it is built from and packed in. */
    private static final double PAIR_BYTES = 72;

    private final PatternTable table;
    private final int length;
    private final Bounds bounds;
    private final PatternRows rows;
    private final RowCounts counts;
    private ConceptGraph graph;
    private ExactSearchIndex index;

    /**
     * Counts the quantities that are fast to count.
     *
     * @param table the concepts
     * @param length largest number of literals in a formula; a proof covers up to {@link #MAX_LENGTH}
     * @param least smallest n of a formula, at least 1
     * @param most largest n of a formula, at most N - 1
     */
    public ExactSearchCost(PatternTable table, int length, long least, long most) {
        this.table = table;
        this.length = Math.min(length, MAX_LENGTH);
        this.bounds = new Bounds(table.sampleCount(), least, most);
        this.rows = whyNotRows() == null ? new PatternRows(table) : null;
        this.counts = rows == null ? null : RowCounts.of(rows);
    }

    private ExactSearchCost(ExactSearchCost longer, int length) {
        this.table = longer.table;
        this.length = length;
        this.bounds = longer.bounds;
        boolean shares = longer.rows != null;
        this.rows = shares ? longer.rows : whyNotRows() == null ? new PatternRows(table) : null;
        this.counts = shares ? longer.counts : rows == null ? null : RowCounts.of(rows);
        this.graph = longer.graph;
    }

    /** Predicts the cost of proofs of shorter formulas on the same concepts; what these need is not prepared again. */
    public ExactSearchCost ofShorter(int fewerLiterals) {
        return new ExactSearchCost(this, fewerLiterals);
    }

    private String whyNotRows() {
        if (table.sampleCount() > MAX_SAMPLES) {
            return "there are more than " + MAX_SAMPLES + " samples";
        }
        if (length == MAX_LENGTH && table.conceptCount() > ConceptGraph.MOST_BITS) {
            return "there are more than " + ConceptGraph.MOST_BITS + " different concepts";
        }
        return whyNotHeap("copies of the concepts", (double) Long.BYTES * table.conceptCount() * table.wordCount());
    }

    private static String whyNotHeap(String what, double bytes) {
        return bytes > HEAP_SHARE * Runtime.getRuntime().maxMemory()
                ? what + " would take " + Math.round(bytes / 1e6) + " MB of heap"
                : null;
    }

    /** Returns the reason that nothing can be proven, in one line, or null. */
    public String whyNot() {
        String reason = whyNotRows();
        if (reason != null || length == 1) {
            return reason;
        }
        double c = rows.conceptCount();
        if (length == MAX_LENGTH && CostModel.mayBeStreamed(counts, length)) {
            return whyNotHeap("the tables of all pairs of concepts", 2.0 * Double.BYTES * c * c);
        }
        return whyNotHeap("the pairs of concepts that share samples", PAIR_BYTES * Math.min(counts.pairs(), c * c / 2));
    }

    /** Returns the predicted nanoseconds of summing one formula of a beam search with all concepts, for a neuron. */
    public static double formulaNanos(PatternTable table) {
        double memberships = 0;
        for (int c = 0; !table.isListed() && c < table.conceptCount(); c++) {
            LongBuffer bits = table.bits(c);
            for (int w = 0; w < table.wordCount(); w++) {
                memberships += Long.bitCount(bits.get(w));
            }
        }
        return CostModel.formulaNanos(memberships);
    }

    /** Returns the predicted nanoseconds of the sums of a beam search with the default options, for a neuron and direction. */
    public double beamNanos() {
        return CostModel.beamNanos(counts.memberships());
    }

    /** Returns the predicted nanoseconds of building the concept graph, which the other predictions need. */
    public double graphNanos() {
        return CostModel.graphNanos(rows, counts);
    }

    /** Returns the predicted nanoseconds of building the index. Builds the concept graph on first use. */
    public double indexNanos() {
        return costs().indexNanos();
    }

    /**
     * Returns whether a proof certainly takes longer than this per neuron and direction, judged by a lower bound of the
     * cost.
     */
    public boolean surelyExceeds(double nanos) {
        return CostModel.leastNanos(rows, counts, length) > nanos;
    }

    /** Returns the predicted nanoseconds per neuron and direction. Builds the concept graph on first use. */
    public double predictedNanos() {
        return costs().nanosPerNeuron();
    }

    private CostModel costs() {
        if (graph == null) {
            graph = new ConceptGraph(rows);
        }
        return CostModel.of(rows, counts, graph, length, bounds);
    }

    /** Builds the index for proofs. */
    public ExactSearchIndex index() {
        if (index == null) {
            boolean listed = costs().listed();
            index = new ExactSearchIndex(rows, graph, length, bounds, listed);
        }
        return index;
    }
}
