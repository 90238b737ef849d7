package dev.invert.internal.kernel;

import java.util.Arrays;

/** List of literals or extensions that a selection kept. Reused; grows as needed and never shrinks. */
public final class CandidateList {
    private int[] codes = new int[256];
    private long[] counts = new long[256];
    private long[] zs = new long[256];
    private int size;

    /** Removes all candidates. */
    public void clear() {
        size = 0;
    }

    /** Returns the number of candidates. */
    public int size() {
        return size;
    }

    /**
     * Adds a candidate.
     *
     * @param concept the joined concept
     * @param operationCode {@link Operation#code()} of the operation that joins it
     * @param n size of the candidate's truth set, in samples
     * @param z Z of the candidate's truth set
     */
    public void add(int concept, int operationCode, long n, long z) {
        if (size == codes.length) {
            codes = Arrays.copyOf(codes, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
            zs = Arrays.copyOf(zs, 2 * size);
        }
        codes[size] = (concept << 2) | operationCode;
        counts[size] = n;
        zs[size] = z;
        size++;
    }

    /** Returns the code of a candidate, {@code concept << 2 | operation.code()}. */
    public int code(int i) {
        return codes[i];
    }

    /** Returns n of a candidate's truth set, in samples. */
    public long n(int i) {
        return counts[i];
    }

    /** Returns Z of a candidate's truth set. */
    public long z(int i) {
        return zs[i];
    }
}
