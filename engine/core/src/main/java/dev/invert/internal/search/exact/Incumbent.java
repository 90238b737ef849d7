package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.SumThreshold;
import dev.invert.internal.search.Objective;
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

    /** Largest number of literals. */
    private static final int MAX_LENGTH = 3;

    private static final int FIELDS = 4;
    private static final int FIRST_CAPACITY = 16;
    /** Largest number of ties that are stored before they are reduced to the one whose text comes first. */
    private static final int MAX_WAITING = 4096;

    private final Bounds bounds;
    private final TieBreak tieBreak;
    /** Number of literals that formulas must have, or 0 for any. */
    private final int requiredLength;

    private final ShorterFormulas shorter;
    private final double sampleCount;
    private final double margin;
    private int[] ties = new int[FIELDS * FIRST_CAPACITY];
    private int tieCount;
    private int length;
    private boolean hasValue;
    private long n;
    private long z;
    private int valueLength;
    private Objective objective;
    private double score;
    private boolean oneRule;
    private int maxLength;
    /** Per number of literals less one, the least sums that reach the value, lowered by the margin. */
    private final SumThreshold[] least = new SumThreshold[MAX_LENGTH];

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

    /** Creates an incumbent for formulas of any length. */
    Incumbent(Bounds bounds, TieBreak tieBreak) {
        this(bounds, tieBreak, 0, null);
    }

    /**
     * Creates an incumbent for formulas of one length.
     *
     * @param requiredLength number of literals; other formulas are ignored. 0 for any number
     * @param shorter recognizes truth sets of formulas with fewer literals, which are ignored too
     */
    Incumbent(Bounds bounds, TieBreak tieBreak, int requiredLength, ShorterFormulas shorter) {
        this.bounds = bounds;
        this.tieBreak = tieBreak;
        this.requiredLength = requiredLength;
        this.shorter = shorter;
        this.sampleCount = bounds.sampleCount();
        this.margin = RELATIVE_MARGIN * sampleCount * sampleCount;
        Arrays.setAll(least, k -> new SumThreshold(bounds.sampleCount()));
    }

    /**
     * Resets the incumbent for a new neuron.
     *
     * @param ofNeuron objective of the neuron
     * @param longest largest number of literals considered, at most 3
     */
    void start(Objective ofNeuron, int longest) {
        objective = ofNeuron;
        maxLength = longest;
        oneRule = true;
        for (int k = 2; k < maxLength; k++) {
            oneRule &= objective.rule(k).equals(objective.rule(k + 1));
        }
        tieCount = 0;
        length = Integer.MAX_VALUE;
        hasValue = false;
        setScore(Double.NEGATIVE_INFINITY);
    }

    private void setScore(double newScore) {
        score = newScore;
        for (int k = 0; k < maxLength; k++) {
            leastSums(newScore, k + 1, least[k]);
        }
    }

    /** Computes the least sums, lowered by the margin, with which formulas of a length reach a score. */
    void leastSums(double ofScore, int ofLength, SumThreshold sums) {
        objective.rule(ofLength).threshold(ofScore, sums);
        sums.lower(margin);
    }

    /** Sets the value to that of a known formula, if it is better. */
    void reach(long seedN, long seedZ, int seedLength) {
        if (!hasValue || objective.compare(seedN, seedZ, seedLength, n, z, valueLength) > 0) {
            set(seedN, seedZ, seedLength, Integer.MAX_VALUE);
        }
    }

    private void set(long newN, long newZ, int newValueLength, int newLength) {
        hasValue = true;
        n = newN;
        z = newZ;
        valueLength = newValueLength;
        length = newLength;
        tieCount = 0;
        setScore(objective.rule(valueLength).score(n, z));
    }

    /** Returns whether formulas of this length are searched. */
    boolean admits(int formulaLength) {
        return requiredLength == 0 || formulaLength == requiredLength;
    }

    /** Returns t, the best score so far, or negative infinity if there is none. */
    double score() {
        return score;
    }

    /** Returns a score that no formula falls below. */
    double lowestScore() {
        return objective.rule(maxLength).lowest();
    }

    /** Returns a score that no formula exceeds. */
    double highestScore() {
        return objective.rule(maxLength).highest();
    }

    /** Returns whether formulas of two and of three literals reach the value with the same sums. */
    boolean hasOneRule() {
        return oneRule;
    }

    /** Returns the least sums, lowered by the margin, with which formulas of a length reach the value. */
    SumThreshold least(int ofLength) {
        return least[ofLength - 1];
    }

    /** Returns whether a set or its complement may reach t. A fast test; a false result is always correct. */
    boolean interests(double setN, double setZ, int ofLength) {
        return least[ofLength - 1].reachesEither(setN, setZ);
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
        if (!admits(formulaLength)) {
            return;
        }
        SumThreshold sums = least[formulaLength - 1];
        if (bounds.accept(setN) && sums.reaches(setN, setZ)) {
            offer((long) setN, (long) setZ, formulaLength, i, j, k, mask);
        }
        if (bounds.acceptNegation(setN) && sums.reaches(sampleCount - setN, -setZ)) {
            offer((long) (sampleCount - setN), (long) -setZ, formulaLength, i, j, k, ~mask & VennSets.ALL);
        }
    }

    private void offer(long offeredN, long offeredZ, int formulaLength, int i, int j, int k, int mask) {
        int comparison = hasValue ? objective.compare(offeredN, offeredZ, formulaLength, n, z, valueLength) : 1;
        if (comparison < 0 || (comparison == 0 && formulaLength > length)) {
            return;
        }
        if (requiredLength > 0 && shorter.exist(formulaLength, i, j, k, mask, (double) offeredN, (double) offeredZ)) {
            return;
        }
        if (comparison > 0 || formulaLength < length) {
            set(offeredN, offeredZ, formulaLength, formulaLength);
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
