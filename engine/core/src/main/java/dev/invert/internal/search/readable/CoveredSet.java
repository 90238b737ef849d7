package dev.invert.internal.search.readable;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.nio.LongBuffer;

/**
 * A set of patterns or its complement, with the literals that can be part of a formula for it, by their relation to the
 * set. Reused; not thread-safe.
 */
final class CoveredSet {
    private final EqualFormulaIndex index;
    private final int patternCount;
    private final boolean complement;
    private final long[] words;
    private final LiteralList inside;
    private final LiteralList above;
    private final IntArrayList straddling = new IntArrayList();
    private int size;
    private int[] counts;
    private int countedSize;

    /** @param complement whether this is the complement of the sets that are passed to {@link #set} */
    CoveredSet(EqualFormulaIndex index, boolean complement) {
        this.index = index;
        this.complement = complement;
        this.patternCount = index.table().patternCount();
        this.words = new long[index.table().wordCount()];
        this.inside = new LiteralList(index, true);
        this.above = new LiteralList(index, false);
    }

    /**
     * Sets the set of patterns and groups the literals by their relation to it.
     *
     * @param set one bit per pattern
     * @param setSize number of patterns in the set
     * @param setCounts number of patterns in the set that have each concept; not copied
     * @param present concepts whose count is not 0
     * @param allowed concepts that formulas may contain; null for all
     */
    void set(long[] set, int setSize, int[] setCounts, IntArrayList present, boolean[] allowed) {
        for (int w = 0; w < words.length; w++) {
            words[w] = complement ? ~set[w] & index.mask(w) : set[w];
        }
        countedSize = setSize;
        counts = setCounts;
        size = complement ? patternCount - setSize : setSize;
        // A concept without a pattern in the set lies in the complement, and its negation above the set.
        inside.start(complement ? 0 : LiteralList.NO_OTHERS, counts, allowed);
        above.start(complement ? LiteralList.NO_OTHERS : 1, counts, allowed);
        straddling.clear();
        for (int i = 0; i < present.size(); i++) {
            int concept = present.getInt(i);
            if (allowed == null || allowed[concept]) {
                add(2 * concept);
                add(2 * concept + 1);
            }
        }
        inside.sort();
        above.sort();
    }

    private void add(int literal) {
        int literalSize = index.size(literal);
        int inSet = common(literal);
        if (inSet == literalSize) {
            inside.add(literal);
        } else if (inSet == size) {
            above.add(literal);
        } else if (inSet > 0 && literalSize - inSet < patternCount - size) {
            straddling.add(literal);
        }
    }

    /** Returns whether this is the complement of the sets that are passed to {@link #set}. */
    boolean isComplement() {
        return complement;
    }

    /** Returns the number of patterns. */
    int size() {
        return size;
    }

    /** Returns the patterns. */
    long[] words() {
        return words;
    }

    /** Returns the number of patterns of the set that satisfy a literal. */
    int common(int literal) {
        int counted = counts[literal >>> 1];
        int inCounted = (literal & 1) == 0 ? counted : countedSize - counted;
        return complement ? index.size(literal) - inCounted : inCounted;
    }

    /** Returns the number of patterns outside the set that satisfy a literal. */
    int excess(int literal) {
        return index.size(literal) - common(literal);
    }

    /** Returns the number of patterns outside the set. */
    int outsideSize() {
        return patternCount - size;
    }

    /** Returns the literals that hold nowhere outside the set, the largest first. */
    LiteralList inside() {
        return inside;
    }

    /** Returns the literals that hold on all of the set and elsewhere, the smallest first. */
    LiteralList above() {
        return above;
    }

    /** Returns the literals that hold on a part of the set and a part of the rest, those of the least excess first. */
    int[] straddlingByExcess() {
        long[] keys = new long[straddling.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (long) excess(straddling.getInt(i)) << 32 | straddling.getInt(i);
        }
        LongArrays.quickSort(keys);
        int[] literals = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            literals[i] = (int) keys[i];
        }
        return literals;
    }

    /** Returns a word of the truth set of a literal; bits past the last pattern are undefined. */
    static long word(LongBuffer bits, int literal, int w) {
        return bits.get(w) ^ -(literal & 1L);
    }
}
