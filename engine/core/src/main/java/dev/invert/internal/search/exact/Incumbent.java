package dev.invert.internal.search.exact;

import java.util.Arrays;

/**
 * The best value found so far, with all formulas that reach it in the order found. Values are compared exactly; of
 * equal values only the shortest formulas are kept. The starting value needs no formula: every formula that reaches it
 * is found again during the search.
 */
final class Incumbent {
    /** Marks the absence of a second or third concept. */
    static final int NONE = -1;

    /**
     * Relative margin for rounding errors of bounds in doubles: far above these errors, far below any difference that
     * matters.
     */
    private static final double RELATIVE_MARGIN = 1e-9;

    private static final int FIELDS = 4;
    private static final int FIRST_CAPACITY = 16;
    /** Largest number of ties that are stored before they are reduced to the one whose text comes first. */
    private static final int MAX_WAITING = 4096;

    private final Bounds bounds;
    private final TieBreak tieBreak;
    private final double sampleCount;
    private final double margin;
    private int[] ties = new int[FIELDS * FIRST_CAPACITY];
    private int tieCount;
    private int length;
    private boolean hasValue;
    private long n;
    private long z;
    private double threshold;

    /** Chooses among formulas of equal value and length. */
    interface TieBreak {
        /**
         * Returns the index of the formula that comes first.
         *
         * @param ties three concepts and a mask per formula
         * @param count number of formulas
         */
        int first(int[] ties, int count);
    }

    Incumbent(Bounds bounds, TieBreak tieBreak) {
        this.bounds = bounds;
        this.tieBreak = tieBreak;
        this.sampleCount = bounds.sampleCount();
        this.margin = RELATIVE_MARGIN * sampleCount * sampleCount;
    }

    /** Resets the incumbent for a new neuron. */
    void start() {
        tieCount = 0;
        length = Integer.MAX_VALUE;
        hasValue = false;
        // q is never below -1, so a bound at that value prunes nothing.
        threshold = -1;
    }

    /** Sets the value to that of a known formula, if it is better. */
    void reach(long seedN, long seedZ) {
        if (!hasValue || bounds.auroc().compare(seedN, seedZ, n, z) > 0) {
            set(seedN, seedZ, Integer.MAX_VALUE);
        }
    }

    private void set(long newN, long newZ, int newLength) {
        hasValue = true;
        n = newN;
        z = newZ;
        length = newLength;
        tieCount = 0;
        threshold = z / ((double) n * (sampleCount - n));
    }

    /** Returns t, the best q so far, or -1 if there is none. */
    double threshold() {
        return threshold;
    }

    /** Returns the amount by which a bound must miss the threshold before it prunes. */
    double margin() {
        return margin;
    }

    /** Returns whether a set or its complement may reach t. A fast test; a false result is always correct. */
    boolean interests(double setN, double setZ) {
        return Math.abs(setZ) >= threshold * setN * (sampleCount - setN) - margin;
    }

    /**
     * Considers a set and its complement as new incumbents; those outside the bounds or below the value are ignored.
     *
     * @param setN n of the set
     * @param setZ Z of the set
     * @param formulaLength number of literals
     * @param i first concept
     * @param j second concept, or {@link #NONE}
     * @param k third concept, or {@link #NONE}
     * @param mask the cells of the concepts' Venn diagram that make up the set
     */
    void consider(double setN, double setZ, int formulaLength, int i, int j, int k, int mask) {
        double limit = threshold * setN * (sampleCount - setN) - margin;
        if (setZ >= limit && bounds.accept(setN)) {
            offer((long) setN, (long) setZ, formulaLength, i, j, k, mask);
        }
        if (-setZ >= limit && bounds.acceptNegation(setN)) {
            offer((long) (sampleCount - setN), (long) -setZ, formulaLength, i, j, k, ~mask & VennSets.ALL);
        }
    }

    private void offer(long offeredN, long offeredZ, int formulaLength, int i, int j, int k, int mask) {
        int comparison = hasValue ? bounds.auroc().compare(offeredN, offeredZ, n, z) : 1;
        if (comparison < 0 || (comparison == 0 && formulaLength > length)) {
            return;
        }
        if (comparison > 0 || formulaLength < length) {
            set(offeredN, offeredZ, formulaLength);
        }
        if (tieCount == MAX_WAITING) {
            int first = tieBreak.first(ties, tieCount);
            System.arraycopy(ties, FIELDS * first, ties, 0, FIELDS);
            tieCount = 1;
        }
        if (FIELDS * tieCount == ties.length) {
            ties = Arrays.copyOf(ties, 2 * ties.length);
        }
        int at = FIELDS * tieCount++;
        ties[at] = i;
        ties[at + 1] = j;
        ties[at + 2] = k;
        ties[at + 3] = mask;
    }

    /** Returns whether any formula that reaches the value is known. */
    boolean hasFormula() {
        return tieCount > 0;
    }

    /** Returns whether a value is known. */
    boolean hasValue() {
        return hasValue;
    }

    long n() {
        return n;
    }

    long z() {
        return z;
    }

    /**
     * Returns the formulas that reach the value: three concepts and a mask for each of {@link #tieCount} formulas;
     * read-only.
     */
    int[] ties() {
        return ties;
    }

    int tieCount() {
        return tieCount;
    }

    /** Returns the number of literals of the formulas that reach the value. */
    int length() {
        return length;
    }
}
