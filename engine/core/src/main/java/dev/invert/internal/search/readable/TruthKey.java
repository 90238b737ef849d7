package dev.invert.internal.search.readable;

import java.util.Arrays;

/** A truth set as a key of maps. Unlike that of {@link java.nio.LongBuffer}, its hash depends on all bits. */
final class TruthKey {
    private final long[] words;
    private final int hash;

    private TruthKey(long[] words, int hash) {
        this.words = words;
        this.hash = hash;
    }

    /** Returns a key that is valid as long as the words do not change. */
    static TruthKey of(long[] words) {
        long hash = 0;
        for (long word : words) {
            hash = mixed(hash, word);
        }
        return new TruthKey(words, Long.hashCode(hash));
    }

    /** Returns a hash with one more word. */
    static long mixed(long hash, long word) {
        long mixed = (hash ^ word) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 32;
    }

    /** Returns a key with its own copy of the words. */
    TruthKey copied() {
        return new TruthKey(words.clone(), hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TruthKey key && Arrays.equals(words, key.words);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
