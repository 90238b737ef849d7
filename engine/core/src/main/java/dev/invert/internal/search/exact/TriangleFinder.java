package dev.invert.internal.search.exact;

import dev.invert.internal.parallel.Cancellation;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/** Finds all triangles: triples of concepts of which each two share samples. */
final class TriangleFinder {
    private final PatternRows rows;
    private final ConceptGraph graph;

    TriangleFinder(PatternRows rows, ConceptGraph graph) {
        this.rows = rows;
        this.graph = graph;
    }

    /** Receives the triangles. */
    interface Visitor {
        /**
         * Receives one triangle.
         *
         * @param i first concept
         * @param j second concept, above i
         * @param k third concept, above j
         * @param shared number of samples that have all three, which may be 0
         */
        void visit(int i, int j, int k, int shared);
    }

    void forEach(Visitor visitor) {
        int count = graph.conceptCount();
        int[] shared = new int[count];
        IntArrayList later = new IntArrayList();
        for (int i = 0; i < count; i++) {
            later.clear();
            for (int j = i + 1; j < count; j++) {
                if (!graph.disjoint(i, j)) {
                    later.add(j);
                }
            }
            for (int a = 0; a < later.size(); a++) {
                int j = later.getInt(a);
                Cancellation.checkThread();
                Arrays.fill(shared, 0);
                count(i, j, shared);
                for (int b = a + 1; b < later.size(); b++) {
                    int k = later.getInt(b);
                    if (!graph.disjoint(j, k)) {
                        visitor.visit(i, j, k, shared[k]);
                    }
                }
            }
        }
    }

    /** Adds to each concept after j the number of samples that have it and both i and j. */
    private void count(int i, int j, int[] shared) {
        int[] starts = rows.starts();
        int[] concepts = rows.concepts();
        int[] sizes = rows.patternSizes();
        long[] first = rows.truth(i);
        long[] second = rows.truth(j);
        for (int w = 0; w < first.length; w++) {
            for (long word = first[w] & second[w]; word != 0; word &= word - 1) {
                int p = (w << 6) + Long.numberOfTrailingZeros(word);
                for (int at = starts[p + 1] - 1; concepts[at] > j; at--) {
                    shared[concepts[at]] += sizes[p];
                }
            }
        }
    }
}
