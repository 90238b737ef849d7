package dev.invert.internal.search.exact;

import java.util.Arrays;

/**
 * Sums Z by adding v_p to the sets listed for pattern p. Suits matrices in which few sets contain each pattern, such as
 * hierarchies.
 */
final class ListedSums implements SetSums {
    private static final int PATTERNS_PER_CHECK = 256;

    private final int[] starts;
    private final int[] sets;
    private final int setCount;

    /**
     * Lists the sets that contain each pattern.
     *
     * @param rows the concept matrix
     * @param graph provides the crossing pairs
     * @param triples concepts of further intersections, three each; these sets are numbered after the pairs
     */
    ListedSums(PatternRows rows, ConceptGraph graph, int[] triples) {
        int conceptCount = rows.conceptCount();
        int pairEnd = conceptCount + graph.pairCount();
        this.setCount = pairEnd + triples.length / 3;
        this.starts = new int[rows.patternCount() + 1];
        for (int s = 0; s < setCount; s++) {
            PatternRows.forEach(members(rows, graph, triples, s), p -> starts[p + 1]++);
        }
        for (int p = 0; p < rows.patternCount(); p++) {
            starts[p + 1] = Math.addExact(starts[p], starts[p + 1]);
        }
        this.sets = new int[starts[rows.patternCount()]];
        int[] next = starts.clone();
        for (int s = 0; s < setCount; s++) {
            int set = s;
            PatternRows.forEach(members(rows, graph, triples, s), p -> sets[next[p]++] = set);
        }
    }

    private static long[] members(PatternRows rows, ConceptGraph graph, int[] triples, int set) {
        int pair = set - rows.conceptCount();
        if (pair < 0) {
            return rows.truth(set);
        }
        if (pair < graph.pairCount()) {
            return and(rows.truth(graph.pairFirst(pair)), rows.truth(graph.pairSecond(pair)));
        }
        int at = 3 * (pair - graph.pairCount());
        return and(and(rows.truth(triples[at]), rows.truth(triples[at + 1])), rows.truth(triples[at + 2]));
    }

    private static long[] and(long[] a, long[] b) {
        long[] both = new long[a.length];
        for (int w = 0; w < both.length; w++) {
            both[w] = a[w] & b[w];
        }
        return both;
    }

    @Override
    public void sum(double[] ranks, double[] z, Deadline deadline) {
        Arrays.fill(z, 0, setCount, 0);
        int at = 0;
        for (int p = 0; p < ranks.length; p++) {
            if (p % PATTERNS_PER_CHECK == 0) {
                deadline.checkCanceled();
            }
            double rank = ranks[p];
            for (int end = starts[p + 1]; at < end; at++) {
                z[sets[at]] += rank;
            }
        }
    }

    @Override
    public long memoryBytes() {
        return (long) Integer.BYTES * (starts.length + sets.length);
    }
}
