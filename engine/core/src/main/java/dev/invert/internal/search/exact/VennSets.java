package dev.invert.internal.search.exact;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * Sets that formulas over three concepts can express, as sets of cells of their Venn diagram. Cell b holds the samples
 * that have the first concept if bit 0 of b is set, the second if bit 1, the third if bit 2; a set of cells is a mask
 * of 8 bits. There are 64 formulas of three literals and, up to complements, 32 sets: 8 single cells and 24 faces of
 * the cube without one of their cells.
 */
final class VennSets {
    static final int FIRST = 0xAA;
    static final int SECOND = 0xCC;
    static final int THIRD = 0xF0;
    static final int ALL = 0xFF;

    private static final int[] CONCEPTS = {FIRST, SECOND, THIRD};
    /** Per mask of occupied cells, the sets that need three literals, one of each two that are complements. */
    private static final int[][] THREE_LITERAL_SETS = new int[ALL + 1][];

    private VennSets() {}

    /** Shape of a formula of three literals: {@code (x inner y) outer z}. */
    record Shape(int z, boolean innerAnd, boolean outerAnd, int signs) {
        /** Returns the concept at place 0 (x), 1 (y) or 2 (z). */
        int concept(int place) {
            return place == 2 ? z : place == 0 ? (z + 1) % 3 : (z + 2) % 3;
        }

        /** Returns whether the literal at a place is negated. */
        boolean negated(int place) {
            return (signs >>> place & 1) != 0;
        }

        private int literal(int place) {
            return negated(place) ? ~CONCEPTS[concept(place)] & ALL : CONCEPTS[concept(place)];
        }

        /** Returns the mask of the cells in which the formula holds. */
        int mask() {
            int inner = innerAnd ? literal(0) & literal(1) : literal(0) | literal(1);
            return outerAnd ? inner & literal(2) : inner | literal(2);
        }
    }

    /** The shapes of all 64 formulas. */
    static final Shape[] SHAPES = shapes();

    private static Shape[] shapes() {
        Shape[] shapes = new Shape[64];
        int count = 0;
        for (int signs = 0; signs < 8; signs++) {
            shapes[count++] = new Shape(2, true, true, signs);
            shapes[count++] = new Shape(2, false, false, signs);
            for (int z = 0; z < 3; z++) {
                shapes[count++] = new Shape(z, true, false, signs);
                shapes[count++] = new Shape(z, false, true, signs);
            }
        }
        return shapes;
    }

    /**
     * Returns the sets that three literals can express over three concepts and two literals cannot, one of each two
     * complements.
     *
     * @param occupied mask of the cells that contain samples
     */
    static synchronized int[] threeLiteralSets(int occupied) {
        if (THREE_LITERAL_SETS[occupied] == null) {
            THREE_LITERAL_SETS[occupied] = findThreeLiteralSets(occupied);
        }
        return THREE_LITERAL_SETS[occupied];
    }

    private static int[] findThreeLiteralSets(int occupied) {
        boolean[] known = new boolean[ALL + 1];
        mark(0, occupied, known);
        for (int a = 0; a < 3; a++) {
            mark(CONCEPTS[a], occupied, known);
            for (int b = 0; b < a; b++) {
                for (int signs = 0; signs < 4; signs++) {
                    int x = (signs & 1) != 0 ? ~CONCEPTS[a] : CONCEPTS[a];
                    int y = (signs & 2) != 0 ? ~CONCEPTS[b] : CONCEPTS[b];
                    mark(x & y, occupied, known);
                }
            }
        }
        IntArrayList sets = new IntArrayList();
        for (Shape shape : SHAPES) {
            int mask = shape.mask() & occupied;
            if (!known[mask]) {
                sets.add(mask);
                mark(mask, occupied, known);
            }
        }
        return sets.toIntArray();
    }

    private static void mark(int mask, int occupied, boolean[] known) {
        known[mask & occupied] = true;
        known[~mask & occupied] = true;
    }
}
