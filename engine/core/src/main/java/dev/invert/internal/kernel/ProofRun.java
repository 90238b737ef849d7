package dev.invert.internal.kernel;

import dev.invert.internal.jni.NativeProofKernels;

/**
 * A search by one of the {@link ProofKernels}: its limits, its progress, and the candidates it finds, which are sets of
 * two or three concepts that may reach the incumbent. Reused; not thread-safe.
 */
public final class ProofRun {
    private static final int FIRST_CAPACITY = 1024;

    /** An item with more candidates is repeated; 8 MB. */
    private static final int MOST_CAPACITY = 1 << 18;

    private static final int GROWTH = 4;

    private static final int CANDIDATE_CONCEPTS = 4;
    private static final int CANDIDATE_SUMS = 2;
    private static final int STEPS = 0;
    private static final int LIMIT = 1;
    private static final int PAUSE = 2;
    private static final int THRESHOLD = 6;
    private static final int COEFFICIENTS = 10;
    private static final int SAMPLE_COUNT = 15;
    private static final int PAIR_COEFFICIENTS = 18;
    private static final int NUMBERS = 23;
    private static final int ITEM = 0;
    private static final int INSPECTED = 1;
    private static final int FOUND = 2;

    /** In the order of {@code RunField} in {@code proof.h}. */
    final double[] numbers = new double[NUMBERS];
    /** In the order of {@code PlaceField} in {@code proof.h}. */
    final long[] place = new long[FOUND + 1];

    /** Largest number of candidates of one call. */
    int capacity = FIRST_CAPACITY;

    int[] concepts = new int[CANDIDATE_CONCEPTS * FIRST_CAPACITY];
    double[] sums = new double[CANDIDATE_SUMS * FIRST_CAPACITY];
    /** Doubles, since it holds some. */
    final double[] scratch;

    /**
     * Creates a search.
     *
     * @param conceptCount C
     * @param sampleCount N
     * @param fewest least n of a formula
     * @param most largest n of a formula
     * @param perTerm steps of inspecting a concept
     * @param perSorted steps of sorting a concept
     * @param perCandidate steps of testing a set
     */
    public ProofRun(
            int conceptCount,
            long sampleCount,
            long fewest,
            long most,
            double perTerm,
            double perSorted,
            double perCandidate) {
        scratch = new double[Math.toIntExact(2 * NativeProofKernels.termsBytes(conceptCount) / Double.BYTES)];
        numbers[3] = perTerm;
        numbers[4] = perSorted;
        numbers[5] = perCandidate;
        numbers[SAMPLE_COUNT] = (double) sampleCount;
        numbers[SAMPLE_COUNT + 1] = (double) fewest;
        numbers[SAMPLE_COUNT + 2] = (double) most;
    }

    /**
     * Starts with the first item.
     *
     * @param threshold U that sets must reach
     * @param leastSum sum that they must reach
     * @param lo least n of a set
     * @param hi largest n of a set
     */
    public void start(double threshold, double leastSum, double lo, double hi) {
        numbers[THRESHOLD] = threshold;
        numbers[THRESHOLD + 1] = leastSum;
        numbers[THRESHOLD + 2] = lo;
        numbers[THRESHOLD + 3] = hi;
        place[ITEM] = 0;
        place[INSPECTED] = 0;
    }

    /**
     * Sets the limits of the next call.
     *
     * @param steps steps counted so far
     * @param limit steps at which the search ends
     * @param pause steps from which on no item is started
     * @param least sums that candidates of three concepts must reach
     * @param leastOfPairs sums that candidates of two concepts must reach
     */
    public void limit(double steps, double limit, double pause, SumThreshold least, SumThreshold leastOfPairs) {
        numbers[STEPS] = steps;
        numbers[LIMIT] = limit;
        numbers[PAUSE] = pause;
        least.copy(numbers, COEFFICIENTS);
        leastOfPairs.copy(numbers, PAIR_COEFFICIENTS);
    }

    /**
     * Makes room for more candidates if the last call had no room for all of them, since an item that is repeated is
     * searched from its beginning. The candidates of that call are lost.
     */
    public void growIfFull() {
        if (place[INSPECTED] > 0 && capacity < MOST_CAPACITY) {
            capacity *= GROWTH;
            concepts = new int[CANDIDATE_CONCEPTS * capacity];
            sums = new double[CANDIDATE_SUMS * capacity];
        }
    }

    /** Returns the steps counted, after a call. */
    public double steps() {
        return numbers[STEPS];
    }

    /** Returns the number of candidates that a call has found. */
    public int found() {
        return (int) place[FOUND];
    }

    /** Returns the concept at a place, 0 to 2, of a candidate; the third is negative if there are two. */
    public int concept(int candidate, int at) {
        return concepts[CANDIDATE_CONCEPTS * candidate + at];
    }

    /** Returns the cells of the concepts' Venn diagram that make up a candidate. */
    public int cells(int candidate) {
        return concepts[CANDIDATE_CONCEPTS * candidate + 3];
    }

    /** Returns n of a candidate. */
    public double n(int candidate) {
        return sums[CANDIDATE_SUMS * candidate];
    }

    /** Returns Z of a candidate. */
    public double z(int candidate) {
        return sums[CANDIDATE_SUMS * candidate + 1];
    }
}
