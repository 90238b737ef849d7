package dev.invert.internal.kernel;

import java.nio.LongBuffer;
import java.util.Arrays;

/** A truth set over the patterns of a table, on the heap. Reused from formula to formula; not thread-safe. */
public final class PatternSet {
    private final PatternTable table;
    private final long[] words;

    /** Creates an empty set. */
    public PatternSet(PatternTable table) {
        this.table = table;
        this.words = new long[table.wordCount()];
    }

    /** Returns the words of the set, not a copy; bits past the last pattern are 0. */
    long[] words() {
        return words;
    }

    /** Returns a view of the words of the set. */
    public LongBuffer view() {
        return LongBuffer.wrap(words);
    }

    /** Sets this to the set of all patterns. */
    public void setAll() {
        Arrays.fill(words, -1L);
        clearUnused();
    }

    /** Sets this to {@code left operation concept}; {@code left} may be this set. */
    public void join(PatternSet left, Operation operation, int concept) {
        LongBuffer bits = table.bits(concept);
        long flip = operation.negates() ? -1L : 0L;
        if (operation.conjoins()) {
            for (int w = 0; w < words.length; w++) {
                words[w] = left.words[w] & (bits.get(w) ^ flip);
            }
        } else {
            for (int w = 0; w < words.length; w++) {
                words[w] = left.words[w] | (bits.get(w) ^ flip);
            }
        }
        clearUnused();
    }

    private void clearUnused() {
        words[words.length - 1] &= -1L >>> -table.patternCount();
    }

    /** Returns whether two sets have the same patterns. */
    public boolean sameAs(PatternSet other) {
        return Arrays.equals(words, other.words);
    }
}
