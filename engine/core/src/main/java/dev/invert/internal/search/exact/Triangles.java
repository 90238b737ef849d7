package dev.invert.internal.search.exact;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * The triangles of a concept graph other than chains {@code a ⊃ b ⊃ c}, as lists, with the sets that their occupied cells
 * allow. Triangles without a set within the bounds on n are omitted.
 */
final class Triangles {
    /**
     * Number of fields per triangle in {@link #others}: three concepts, the sets of their three pairs, the set of all
     * three, and a mask of the occupied cells.
     */
    static final int FIELDS = 8;

    /** Number of cells of three concepts. */
    static final int CELLS = 8;

    /** Number of triangles per block. */
    static final int BLOCK = 256;

    /** Number of the empty set. */
    static final int EMPTY = -1;

    private final ConceptGraph graph;
    private final PatternRows rows;
    private final Bounds bounds;
    private final IntArrayList otherFields = new IntArrayList();
    private final IntArrayList sharedByAll = new IntArrayList();
    private final IntArrayList tripleConcepts = new IntArrayList();
    private final int[] others;
    private final int[] triples;
    /** Per block, the sizes of the cells of {@link #BLOCK} triangles, cell by cell. */
    private final double[][] cellSizes;

    private final VennCounts cells = new VennCounts();

    Triangles(PatternRows rows, ConceptGraph graph, Bounds bounds) {
        this.rows = rows;
        this.graph = graph;
        this.bounds = bounds;
        new TriangleFinder(rows, graph).forEach(this::add);
        others = otherFields.toIntArray();
        triples = tripleConcepts.toIntArray();
        cellSizes = new double[(otherCount() + BLOCK - 1) / BLOCK][CELLS * BLOCK];
        for (int t = 0; t < otherCount(); t++) {
            setCells(t);
        }
    }

    private void add(int i, int j, int k, int shared) {
        int ij = graph.sharedSet(i, j);
        int ik = graph.sharedSet(i, k);
        int jk = graph.sharedSet(j, k);
        if (ij < graph.conceptCount() && ik < graph.conceptCount() && jk < graph.conceptCount()) {
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
        sharedByAll.add(shared);
    }

    private void setCells(int triangle) {
        int at = FIELDS * triangle;
        cells.set(
                rows.sampleCount(),
                size(others[at]),
                size(others[at + 1]),
                size(others[at + 2]),
                size(others[at + 3]),
                size(others[at + 4]),
                size(others[at + 5]),
                sharedByAll.getInt(triangle));
        for (int cell = 0; cell < CELLS; cell++) {
            cellSizes[triangle / BLOCK][cell * BLOCK + triangle % BLOCK] = cells.cell(cell);
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

    /** Returns the other triangles, {@link #FIELDS} entries each; read-only. */
    int[] others() {
        return others;
    }

    /** Returns the number of triangles in {@link #others}. */
    int otherCount() {
        return others.length / FIELDS;
    }

    /** Returns the number of samples in each cell of each triangle of a block, {@link #BLOCK} per cell; read-only. */
    double[] cellSizes(int block) {
        return cellSizes[block];
    }

    /** Returns the concepts of those triple intersections that are sets of their own, three entries each; read-only. */
    int[] triples() {
        return triples;
    }

    long memoryBytes() {
        return (long) Integer.BYTES * (others.length + triples.length + sharedByAll.size())
                + (long) Double.BYTES * CELLS * BLOCK * cellSizes.length;
    }
}
