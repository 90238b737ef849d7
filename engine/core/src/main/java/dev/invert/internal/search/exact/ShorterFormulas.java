package dev.invert.internal.search.exact;

/**
 * Recognizes truth sets that a formula of fewer literals has too. Counts and sums are compared first, so that truth
 * sets are compared only if both are equal. Not thread-safe.
 */
final class ShorterFormulas {
    private static final int AND = VennSets.FIRST & VennSets.SECOND;
    private static final int AND_NOT = VennSets.FIRST & ~VennSets.SECOND;
    private static final int NOT_AND = ~VennSets.FIRST & VennSets.SECOND;
    private static final int OR = VennSets.FIRST | VennSets.SECOND;

    private final PatternRows rows;
    private final ConceptGraph graph;
    private final double[] sizes;
    private final double[] sums;
    private int first;
    private int second;
    private int third;
    /** Cells of the Venn diagram of the three concepts that make up the tested set. */
    private int cells;

    private double n;
    private double z;

    /**
     * Creates a test for the sets of an index.
     *
     * @param index index of formulas with at least as many literals as those tested
     * @param sums sums of the neuron, complete before the first call
     */
    ShorterFormulas(ExactSearchIndex index, NeuronSums sums) {
        this.rows = index.rows();
        this.graph = index.graph();
        this.sizes = index.sizes();
        this.sums = sums.z;
    }

    /**
     * Returns whether a formula of fewer literals has the same truth set.
     *
     * @param length number of literals of the set's formula, 1 to 3
     * @param i first concept
     * @param j second concept, or {@link Incumbent#NONE}
     * @param k third concept, or {@link Incumbent#NONE}
     * @param mask the cells of the concepts' Venn diagram that make up the set
     * @param setN n of the set
     * @param setZ Z of the set
     */
    boolean exist(int length, int i, int j, int k, int mask, double setN, double setZ) {
        first = i;
        second = j;
        third = k;
        cells = mask;
        n = setN;
        z = setZ;
        if (existOnThisSide(length)) {
            return true;
        }
        cells = ~mask;
        n = rows.sampleCount() - setN;
        z = -setZ;
        return existOnThisSide(length);
    }

    /** Looks for the set itself, not for its complement: formulas are closed under negation. */
    private boolean existOnThisSide(int length) {
        return (length > 1 && isConcept())
                || (length > 2 && (isDifferenceOfNested() || isOfCrossing() || isUnionOfDisjoint()));
    }

    private boolean isConcept() {
        for (int c = 0; c < graph.conceptCount(); c++) {
            if (sizes[c] == n && sums[c] == z && consistsOf(c, c, VennSets.FIRST)) {
                return true;
            }
        }
        return false;
    }

    private boolean isDifferenceOfNested() {
        int[] inner = graph.below().members();
        for (int a = 0; a < graph.conceptCount(); a++) {
            for (int at = graph.below().start(a); at < graph.below().end(a); at++) {
                int b = inner[at];
                if (sizes[a] - sizes[b] == n && sums[a] - sums[b] == z && consistsOf(a, b, AND_NOT)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isOfCrossing() {
        for (int x = 0; x < graph.pairCount(); x++) {
            int a = graph.pairFirst(x);
            int b = graph.pairSecond(x);
            double bothN = sizes[graph.conceptCount() + x];
            double bothZ = sums[graph.conceptCount() + x];
            double aN = sizes[a] - bothN;
            double aZ = sums[a] - bothZ;
            double bN = sizes[b] - bothN;
            double bZ = sums[b] - bothZ;
            if ((bothN == n && bothZ == z && consistsOf(a, b, AND))
                    || (aN == n && aZ == z && consistsOf(a, b, AND_NOT))
                    || (bN == n && bZ == z && consistsOf(a, b, NOT_AND))
                    || (aN + bN + bothN == n && aZ + bZ + bothZ == z && consistsOf(a, b, OR))) {
                return true;
            }
        }
        return false;
    }

    private boolean isUnionOfDisjoint() {
        for (int a = 0; a < graph.conceptCount(); a++) {
            if (sizes[a] >= n || !contains(a)) {
                continue;
            }
            for (int b = a + 1; b < graph.conceptCount(); b++) {
                if (sizes[a] + sizes[b] == n && sums[a] + sums[b] == z && consistsOf(a, b, OR)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns whether the tested set contains a concept. */
    private boolean contains(int concept) {
        long[] truth = rows.truth(concept);
        for (int w = 0; w < truth.length; w++) {
            if ((truth[w] & ~word(w)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the tested set consists of these cells of the Venn diagram of two concepts. */
    private boolean consistsOf(int a, int b, int pair) {
        int words = rows.truth(a).length;
        for (int w = 0; w < words; w++) {
            long different = word(w) ^ word(w, a, b, Incumbent.NONE, pair);
            if (w == words - 1 && rows.patternCount() % Long.SIZE != 0) {
                different &= -1L >>> -rows.patternCount();
            }
            if (different != 0) {
                return false;
            }
        }
        return true;
    }

    private long word(int w) {
        return word(w, first, second, third, cells);
    }

    /** Returns one word of a set of cells; bits past the last pattern are undefined. */
    private long word(int w, int i, int j, int k, int mask) {
        long inFirst = rows.truth(i)[w];
        long inSecond = j < 0 ? 0 : rows.truth(j)[w];
        long inThird = k < 0 ? 0 : rows.truth(k)[w];
        long word = 0;
        for (int cell = 0; cell <= 7; cell++) {
            if ((mask >>> cell & 1) != 0) {
                word |= ((cell & 1) != 0 ? inFirst : ~inFirst)
                        & ((cell & 2) != 0 ? inSecond : ~inSecond)
                        & ((cell & 4) != 0 ? inThird : ~inThird);
            }
        }
        return word;
    }
}
