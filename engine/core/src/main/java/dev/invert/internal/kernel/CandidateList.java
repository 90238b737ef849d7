package dev.invert.internal.kernel;

import java.util.Arrays;

/** Literals or extensions that a selection kept. Reused; grows as needed and never shrinks. */
public final class CandidateList {
    private int[] codes = new int[256];
    private long[] counts = new long[256];
    private long[] zs = new long[256];
    private int size;

    /** Forgets all candidates. */
    public void clear() {
        size = 0;
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Adds one. */
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

    /** {@code concept << 2 | operation.code()}. */
    public int code(int i) {
        return codes[i];
    }

    /** n of the candidate's truth set. */
    public long n(int i) {
        return counts[i];
    }

    /** Z of the candidate's truth set. */
    public long z(int i) {
        return zs[i];
    }
}
