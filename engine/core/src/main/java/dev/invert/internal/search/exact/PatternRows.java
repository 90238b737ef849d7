package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.PatternTable;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.LongBuffer;

/**
 * The concept matrix as Java arrays: the concepts of each pattern in ascending order, and the truth set of each
 * concept.
 */
final class PatternRows {
    private final int sampleCount;
    private final int[] sizes;
    private final int[] starts;
    private final int[] concepts;
    private final int[] conceptSizes;
    private final long[][] truth;

    PatternRows(PatternTable table) {
        this.sampleCount = table.sampleCount();
        this.sizes = new int[table.patternCount()];
        table.patternSizes().get(sizes);
        this.truth = new long[table.conceptCount()][table.wordCount()];
        this.conceptSizes = new int[truth.length];
        this.starts = new int[sizes.length + 1];
        for (int c = 0; c < truth.length; c++) {
            LongBuffer bits = table.bits(c);
            bits.get(0, truth[c]);
            conceptSizes[c] = table.conceptSize(c);
            forEach(truth[c], p -> starts[p + 1]++);
        }
        for (int p = 0; p < sizes.length; p++) {
            starts[p + 1] = Math.addExact(starts[p], starts[p + 1]);
        }
        this.concepts = new int[starts[sizes.length]];
        int[] next = starts.clone();
        for (int c = 0; c < truth.length; c++) {
            int concept = c;
            forEach(truth[c], p -> concepts[next[p]++] = concept);
        }
    }

    /** Visits the members of a set of patterns. */
    interface PatternVisitor {
        void visit(int pattern);
    }

    static void forEach(long[] set, PatternVisitor visitor) {
        for (int w = 0; w < set.length; w++) {
            for (long word = set[w]; word != 0; word &= word - 1) {
                visitor.visit((w << 6) + Long.numberOfTrailingZeros(word));
            }
        }
    }

    /** Returns N, the number of samples. */
    int sampleCount() {
        return sampleCount;
    }

    /** Returns R, the number of patterns. */
    int patternCount() {
        return sizes.length;
    }

    /** Returns C, the number of concepts. */
    int conceptCount() {
        return truth.length;
    }

    /** Returns m_p, the number of samples of each pattern; read-only. */
    int[] patternSizes() {
        return sizes;
    }

    /** Returns n_i, the number of samples that have a concept. */
    int conceptSize(int concept) {
        return conceptSizes[concept];
    }

    /** Returns the index in {@link #concepts} at which each pattern starts, R + 1 entries; read-only. */
    int[] starts() {
        return starts;
    }

    /** Returns the concepts of all patterns, one pattern after another; read-only. */
    int[] concepts() {
        return concepts;
    }

    /**
     * Divides the patterns, in order, into runs of about a number of pairs of concepts, so that one call of a kernel takes
     * about a millisecond; returns where each run ends.
     */
    int[] runEnds(double pairs) {
        IntArrayList ends = new IntArrayList();
        double sum = 0;
        for (int p = 0; p < sizes.length; p++) {
            double length = starts[p + 1] - starts[p];
            sum += 1 + length * length / 2;
            if (sum >= pairs || p == sizes.length - 1) {
                ends.add(p + 1);
                sum = 0;
            }
        }
        return ends.toIntArray();
    }

    /** Returns the truth set of a concept over patterns; read-only. */
    long[] truth(int concept) {
        return truth[concept];
    }

    long memoryBytes() {
        long words = truth.length == 0 ? 0 : (long) truth.length * truth[0].length;
        return words * Long.BYTES + (long) Integer.BYTES * (2L * sizes.length + concepts.length + truth.length);
    }
}
