package dev.invert.internal.search.exact;

import java.util.Arrays;

/**
 * The best value found so far, and every formula that reaches it as it was met. Values are compared exactly; of equal
 * values only the shortest formulas stay. Whatever reaches the value that the search began with is met again on the way,
 * so that value needs no formula.
 */
final class Incumbent {
    /** Stands in the place of a concept that a formula does not have. */
    static final int NONE = -1;

    /** What bounds may lose in doubles: far above their rounding errors, far below what matters. */
    private static final double RELATIVE_MARGIN = 1e-9;

    private static final int FIELDS = 4;
    private static final int FIRST_CAPACITY = 16;
    /** As many ties may wait before their texts are compared. */
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
        /** Which of some formulas (three concepts and a mask each) comes first. */
        int first(int[] ties, int count);
    }

    Incumbent(Bounds bounds, TieBreak tieBreak) {
        this.bounds = bounds;
        this.tieBreak = tieBreak;
        this.sampleCount = bounds.sampleCount();
        this.margin = RELATIVE_MARGIN * sampleCount * sampleCount;
    }

    /** Forgets everything. */
    void start() {
        tieCount = 0;
        length = Integer.MAX_VALUE;
        hasValue = false;
        // q is never below -1: a bound at that value cuts nothing off.
        threshold = -1;
    }

    /** Begins from a value that some formula is known to reach, if it is better. */
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

    /** t, the best q so far, or -1 if there is none. */
    double threshold() {
        return threshold;
    }

    /** By how much a bound must miss before it counts. */
    double margin() {
        return margin;
    }

    /** Whether a set or its complement may reach t; quick and never wrong when it says no. */
    boolean interests(double setN, double setZ) {
        return Math.abs(setZ) >= threshold * setN * (sampleCount - setN) - margin;
    }

    /** Takes a set, its complement or neither; {@code mask} says which cells of the concepts' Venn diagram it has. */
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

    /** Whether a formula is known. */
    boolean hasFormula() {
        return tieCount > 0;
    }

    /** Whether a value is known. */
    boolean hasValue() {
        return hasValue;
    }

    long n() {
        return n;
    }

    long z() {
        return z;
    }

    /** The formulas that reach the value, {@link #tieCount} times three concepts and a mask; not to be written to. */
    int[] ties() {
        return ties;
    }

    int tieCount() {
        return tieCount;
    }

    /** Literals of those formulas. */
    int length() {
        return length;
    }
}
