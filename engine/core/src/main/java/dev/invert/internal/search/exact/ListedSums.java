package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;
import java.util.Arrays;

/**
 * Sums Z by adding v_p to the sets listed for pattern p. Suits matrices in which few sets contain each pattern, such as
 * hierarchies.
 */
final class ListedSums implements SetSums {
    private static final int PATTERNS_PER_CHECK = 1024;

    /** Null if sums are computed in Java. */
    private final ProofKernels kernels;

    private final int[] starts;
    private final int[] sets;
    private final int setCount;

    /**
     * Lists the sets that contain each pattern.
     *
     * @param rows the concept matrix
     * @param graph provides the crossing pairs
     * @param kernels kernels that add, or null
     * @param triples concepts of further intersections, three each; these sets are numbered after the pairs
     */
    ListedSums(PatternRows rows, ConceptGraph graph, int[] triples, ProofKernels kernels) {
        this.kernels = kernels;
        int conceptCount = rows.conceptCount();
        int pairEnd = conceptCount + graph.pairCount();
        this.setCount = pairEnd + triples.length / 3;
        this.starts = new int[rows.patternCount() + 1];
        forEachMember(rows, graph, triples, (set, p) -> starts[p + 1]++);
        for (int p = 0; p < rows.patternCount(); p++) {
            starts[p + 1] = Math.addExact(starts[p], starts[p + 1]);
        }
        this.sets = new int[starts[rows.patternCount()]];
        int[] next = starts.clone();
        forEachMember(rows, graph, triples, (set, p) -> sets[next[p]++] = set);
    }

    /** Receives the patterns of sets. */
    private interface MemberVisitor {
        void visit(int set, int pattern);
    }

    /** Visits the patterns of all sets, set by set. */
    private static void forEachMember(PatternRows rows, ConceptGraph graph, int[] triples, MemberVisitor visitor) {
        for (int c = 0; c < rows.conceptCount(); c++) {
            int set = c;
            PatternRows.forEach(rows.truth(c), p -> visitor.visit(set, p));
        }
        SharedPatterns shared = new SharedPatterns(rows);
        for (int x = 0; x < graph.pairCount(); x++) {
            shared.set(graph.pairFirst(x), graph.pairSecond(x));
            shared.forEach(rows.conceptCount() + x, visitor);
        }
        int set = rows.conceptCount() + graph.pairCount();
        for (int at = 0; at < triples.length; at += 3) {
            shared.set(triples[at], triples[at + 1]);
            shared.forEach(rows.truth(triples[at + 2]), set++, visitor);
        }
    }

    /** The patterns that two concepts share, as the words of a set that are not 0. */
    private static final class SharedPatterns {
        private final PatternRows rows;
        private final int[] places;
        private final long[] words;
        private int first = -1;
        private int second = -1;
        private int count;

        SharedPatterns(PatternRows rows) {
            this.rows = rows;
            this.words = new long[(rows.patternCount() + Long.SIZE - 1) / Long.SIZE + 1];
            this.places = new int[words.length];
        }

        /** Intersects two concepts. Triples come in the order of their pairs, so that most of them share one. */
        void set(int i, int j) {
            if (i == first && j == second) {
                return;
            }
            first = i;
            second = j;
            count = 0;
            long[] a = rows.truth(i);
            long[] b = rows.truth(j);
            for (int w = 0; w < a.length; w++) {
                long word = a[w] & b[w];
                places[count] = w;
                words[count] = word;
                count += word != 0 ? 1 : 0;
            }
        }

        void forEach(int set, MemberVisitor visitor) {
            for (int at = 0; at < count; at++) {
                forEach(places[at], words[at], set, visitor);
            }
        }

        void forEach(long[] third, int set, MemberVisitor visitor) {
            for (int at = 0; at < count; at++) {
                forEach(places[at], words[at] & third[places[at]], set, visitor);
            }
        }

        private static void forEach(int place, long members, int set, MemberVisitor visitor) {
            for (long word = members; word != 0; word &= word - 1) {
                visitor.visit(set, (place << 6) + Long.numberOfTrailingZeros(word));
            }
        }
    }

    @Override
    public double[] newTable() {
        return new double[0];
    }

    @Override
    public void sum(double[] ranks, double[] z, double[] table, Deadline deadline) {
        Arrays.fill(z, 0, setCount, 0);
        for (int first = 0; first < ranks.length; first += PATTERNS_PER_CHECK) {
            deadline.checkCanceled();
            int last = Math.min(ranks.length, first + PATTERNS_PER_CHECK);
            if (kernels == null) {
                add(ranks, first, last, z);
            } else {
                kernels.addListed(starts, sets, ranks, first, last, z);
            }
        }
    }

    private void add(double[] ranks, int first, int last, double[] z) {
        int at = starts[first];
        for (int p = first; p < last; p++) {
            double rank = ranks[p];
            for (int end = starts[p + 1]; at < end; at++) {
                z[sets[at]] += rank;
            }
        }
    }

    @Override
    public double steps() {
        return Steps.LISTED_ADDITION * sets.length;
    }

    @Override
    public long memoryBytes() {
        return (long) Integer.BYTES * (starts.length + sets.length);
    }
}
