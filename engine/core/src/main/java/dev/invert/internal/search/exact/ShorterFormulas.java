package dev.invert.internal.search.exact;

/**
 * Recognizes truth sets that a formula of fewer literals has too. Formulas are closed under negation, so a set and its
 * complement are looked for as a concept or as one of {@code a & b}, {@code a & ~b} and {@code a | b}. In each of these
 * one of the concepts holds for any pattern of the set: only the concepts of one pattern are tried. Counts and sums are
 * compared before truth sets. Not thread-safe.
 */
final class ShorterFormulas {
    private static final int AND = VennSets.FIRST & VennSets.SECOND;
    private static final int AND_NOT = VennSets.FIRST & ~VennSets.SECOND;
    private static final int OR = VennSets.FIRST | VennSets.SECOND;

    private final PatternRows rows;
    private final ConceptGraph graph;
    private final double[] sizes;
    private final double[] sums;
    /** The tested set, or its complement. */
    private final long[] set;

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
        this.set = new long[(rows.patternCount() + Long.SIZE - 1) / Long.SIZE];
    }

    /**
     * Returns whether a formula of fewer literals has the same truth set.
     *
     * @param length number of literals of the set's formula, 1 to 3
     * @param i first concept
     * @param j second concept, or {@link Incumbent#NONE}
     * @param k third concept, or {@link Incumbent#NONE}
     * @param mask the cells of the concepts' Venn diagram that make up the set, which is not empty and not everything
     * @param setN n of the set
     * @param setZ Z of the set
     */
    boolean exist(int length, int i, int j, int k, int mask, double setN, double setZ) {
        return length > 1
                && (exist(length, setN, setZ, i, j, k, mask)
                        || exist(length, rows.sampleCount() - setN, -setZ, i, j, k, ~mask));
    }

    private boolean exist(int length, double setN, double setZ, int i, int j, int k, int mask) {
        n = setN;
        z = setZ;
        for (int w = 0; w < set.length; w++) {
            set[w] = word(w, i, j, k, mask);
        }
        int pattern = firstPattern();
        for (int at = rows.starts()[pattern]; at < rows.starts()[pattern + 1]; at++) {
            int a = rows.concepts()[at];
            if ((sizes[a] == n && sums[a] == z && consistsOf(a, a, VennSets.FIRST))
                    || (length > 2 && (isDifference(a) || isOfCrossing(a) || isUnion(a)))) {
                return true;
            }
        }
        return false;
    }

    private int firstPattern() {
        int w = 0;
        while (set[w] == 0) {
            w++;
        }
        return w * Long.SIZE + Long.numberOfTrailingZeros(set[w]);
    }

    /** Returns whether the set is a concept without one inside it. */
    private boolean isDifference(int a) {
        for (int at = graph.below().start(a); at < graph.below().end(a); at++) {
            int b = graph.below().members()[at];
            if (sizes[a] - sizes[b] == n && sums[a] - sums[b] == z && consistsOf(a, b, AND_NOT)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the set is made of a concept and one that crosses it. */
    private boolean isOfCrossing(int a) {
        for (int at = graph.crossing().start(a); at < graph.crossing().end(a); at++) {
            int b = graph.crossing().members()[at];
            int both = graph.crossingSets()[at];
            double withoutN = sizes[a] - sizes[both];
            double withoutZ = sums[a] - sums[both];
            if ((sizes[both] == n && sums[both] == z && consistsOf(a, b, AND))
                    || (withoutN == n && withoutZ == z && consistsOf(a, b, AND_NOT))
                    || (withoutN + sizes[b] == n && withoutZ + sums[b] == z && consistsOf(a, b, OR))) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the set is the union of a concept and one that is disjoint from it. */
    private boolean isUnion(int a) {
        double otherN = n - sizes[a];
        double otherZ = z - sums[a];
        for (int b = 0; b < graph.conceptCount(); b++) {
            if (sizes[b] == otherN && sums[b] == otherZ && consistsOf(a, b, OR)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the set consists of these cells of the Venn diagram of two concepts. */
    private boolean consistsOf(int a, int b, int pair) {
        for (int w = 0; w < set.length; w++) {
            if (set[w] != word(w, a, b, Incumbent.NONE, pair)) {
                return false;
            }
        }
        return true;
    }

    /** Returns one word of a set of cells. */
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
        int past = rows.patternCount() % Long.SIZE;
        return w == set.length - 1 && past != 0 ? word & -1L >>> -past : word;
    }
}
