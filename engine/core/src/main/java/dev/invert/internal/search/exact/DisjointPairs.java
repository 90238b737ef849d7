package dev.invert.internal.search.exact;

/**
 * Bounds the u of unions of two disjoint concepts by trying those with the largest u. Three disjoint concepts form three
 * such pairs, so that their u is at most 3/2 of the bound: far less than three times the largest u of all, if the concepts
 * with the largest u lie inside one another. Not thread-safe.
 */
final class DisjointPairs {
    /** Number of concepts tried; the others are bounded by the last of these. */
    private static final int TRIED = 24;

    private final ConceptGraph graph;
    private final int[] concepts = new int[TRIED];
    private final double[] largest = new double[TRIED];
    private int count;

    DisjointPairs(ConceptGraph graph) {
        this.graph = graph;
    }

    /** Removes all concepts. */
    void clear() {
        count = 0;
    }

    /** Adds a concept. */
    void add(int concept, double u) {
        if (count == TRIED && u <= largest[TRIED - 1]) {
            return;
        }
        int at = count < TRIED ? count++ : TRIED - 1;
        for (; at > 0 && largest[at - 1] < u; at--) {
            largest[at] = largest[at - 1];
            concepts[at] = concepts[at - 1];
        }
        largest[at] = u;
        concepts[at] = concept;
    }

    /** Returns an upper bound on u of any two disjoint concepts that were added. */
    double most() {
        double most = count < TRIED ? Double.NEGATIVE_INFINITY : largest[0] + largest[TRIED - 1];
        for (int a = 0; a < count; a++) {
            for (int b = a + 1; b < count && largest[a] + largest[b] > most; b++) {
                if (graph.disjoint(concepts[a], concepts[b])) {
                    most = largest[a] + largest[b];
                }
            }
        }
        return most;
    }
}
