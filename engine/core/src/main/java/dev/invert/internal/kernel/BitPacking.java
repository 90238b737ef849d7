package dev.invert.internal.kernel;

/** Packs bytes of 0 or 1, as arrays in files hold them, into bits. Thread-safe. */
public interface BitPacking {
    /**
     * Returns how many bytes are 0 or 1 before the first other one.
     *
     * @param count number of bytes to look at
     */
    int countBits(byte[] bytes, int count);

    /**
     * Packs bytes of 0 or 1.
     *
     * @param from index of the first byte
     * @param count number of bytes
     * @param words receives byte {@code from + i} as bit i % 64 of word i / 64; bits beyond the count are 0
     */
    void pack(byte[] bytes, int from, int count, long[] words);
}
