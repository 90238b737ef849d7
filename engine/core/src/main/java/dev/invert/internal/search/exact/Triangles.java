package dev.invert.internal.search.exact;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * All triangles of a concept graph, as lists. A chain {@code a ⊃ b ⊃ c} gives one new set, {@code (a∖b) ∪ c} with
 * {@code Z = Z_a - Z_b + Z_c}; any other triangle gives the sets that its occupied cells allow. Triangles without a set
 * within the bounds on n are omitted.
 */
final class Triangles {
    /**
     * Number of fields per triangle in {@link #others}: three concepts, the sets of their three pairs, the set of all
     * three, and a mask of the occupied cells.
     */
    static final int FIELDS = 8;

    /** Number of the empty set. */
    static final int EMPTY = -1;

    private final ConceptGraph graph;
    private final PatternRows rows;
    private final Bounds bounds;
    private final IntArrayList chainConcepts = new IntArrayList();
    private final IntArrayList otherFields = new IntArrayList();
    private final IntArrayList tripleConcepts = new IntArrayList();
    private int[] chains;
    private int[] others;
    private int[] triples;
    private final VennCounts cells = new VennCounts();

    Triangles(PatternRows rows, ConceptGraph graph, Bounds bounds) {
        this.rows = rows;
        this.graph = graph;
        this.bounds = bounds;
        new TriangleFinder(rows, graph).forEach(this::add);
        chains = chainConcepts.toIntArray();
        others = otherFields.toIntArray();
        triples = tripleConcepts.toIntArray();
    }

    private void add(int i, int j, int k, int shared) {
        int ij = graph.sharedSet(i, j);
        int ik = graph.sharedSet(i, k);
        int jk = graph.sharedSet(j, k);
        if (ij < graph.conceptCount() && ik < graph.conceptCount() && jk < graph.conceptCount()) {
            addChain(i, j, k, ij, ik, jk);
            return;
        }
        cells.set(rows.sampleCount(), size(i), size(j), size(k), size(ij), size(ik), size(jk), shared);
        int occupied = cells.occupied();
        boolean admitted = false;
        for (int mask : VennSets.threeLiteralSets(occupied)) {
            admitted |= bounds.acceptEither(cells.sum(mask));
        }
        if (!admitted) {
            return;
        }
        int all = EMPTY;
        if (shared > 0) {
            all = shared == size(ij) ? ij : shared == size(ik) ? ik : shared == size(jk) ? jk : newTriple(i, j, k);
        }
        for (int field : new int[] {i, j, k, ij, ik, jk, all, occupied}) {
            otherFields.add(field);
        }
    }

    private void addChain(int i, int j, int k, int ij, int ik, int jk) {
        int inner = ij == ik ? i : ij == jk ? j : k;
        int outer = ij != i && ik != i ? i : ij != j && jk != j ? j : k;
        int middle = i ^ j ^ k ^ inner ^ outer;
        if (bounds.acceptEither((double) size(outer) - size(middle) + size(inner))) {
            chainConcepts.add(outer);
            chainConcepts.add(middle);
            chainConcepts.add(inner);
        }
    }

    private int newTriple(int i, int j, int k) {
        int set = graph.conceptCount() + graph.pairCount() + tripleConcepts.size() / 3;
        tripleConcepts.add(i);
        tripleConcepts.add(j);
        tripleConcepts.add(k);
        return set;
    }

    private int size(int set) {
        return set < graph.conceptCount() ? rows.conceptSize(set) : graph.pairSize(set - graph.conceptCount());
    }

    /** Returns the chains, concepts a ⊃ b ⊃ c in three entries each; read-only. */
    int[] chains() {
        return chains;
    }

    /** Returns the other triangles, {@link #FIELDS} entries each; read-only. */
    int[] others() {
        return others;
    }

    /** Returns the concepts of those triple intersections that are sets of their own, three entries each; read-only. */
    int[] triples() {
        return triples;
    }

    long memoryBytes() {
        return (long) Integer.BYTES * (chains.length + others.length + triples.length);
    }
}
