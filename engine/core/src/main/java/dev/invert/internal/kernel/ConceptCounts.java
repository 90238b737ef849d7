package dev.invert.internal.kernel;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Counts, for every concept, the patterns of a set that have it: from the concepts of each pattern of the set, or from the
 * truth sets if that reads less. Thread-safe.
 */
public final class ConceptCounts {
    private final PatternTable table;
    /** Number of patterns that have each concept. */
    private final int[] totals;

    private final LongBuffer starts;
    /** Null if ids take 32 bits or more than one buffer. */
    private final CharBuffer shortIds;

    /** Null if ids take 16 bits or more than one buffer. */
    private final IntBuffer wideIds;

    /** Creates a counter for a table, which must remain open. */
    public ConceptCounts(PatternTable table) {
        this.table = table;
        this.totals = new int[table.conceptCount()];
        PatternLists lists = table.lists();
        this.starts = lists.starts().bytes().asLongBuffer();
        boolean oneBuffer = lists.ids().byteCount() <= Integer.MAX_VALUE;
        ByteBuffer ids = oneBuffer ? lists.ids().bytes() : null;
        this.shortIds = oneBuffer && lists.idBytes() == Short.BYTES ? ids.asCharBuffer() : null;
        this.wideIds = oneBuffer && lists.idBytes() == Integer.BYTES ? ids.asIntBuffer() : null;
        for (int concept = 0; concept < totals.length; concept++) {
            totals[concept] = table.patternCount(concept);
        }
    }

    /** Returns the number of patterns that have a concept. */
    public int total(int concept) {
        return totals[concept];
    }

    /**
     * Counts the patterns of a set that have each concept.
     *
     * @param set {@link PatternTable#wordCount()} words; bits past the last pattern are 0
     * @param counts one count per concept, all 0; receives the counts
     * @param present receives the concepts whose count is not 0, in any order
     */
    public void count(long[] set, int[] counts, IntArrayList present) {
        present.clear();
        boolean scatters = shortIds != null || wideIds != null;
        if (scatters && (table.isListed() || estimatedMemberships(set) <= (double) totals.length * table.wordCount())) {
            scatter(set, counts, present);
            return;
        }
        for (int concept = 0; concept < totals.length; concept++) {
            counts[concept] = table.isListed() ? common(concept, set) : common(table.bits(concept), set);
            if (counts[concept] > 0) {
                present.add(concept);
            }
        }
    }

    private int common(int concept, long[] set) {
        int[] common = new int[1];
        table.forEachPattern(concept, p -> common[0] += (int) (set[p >>> 6] >>> p & 1));
        return common[0];
    }

    private static int common(LongBuffer bits, long[] set) {
        int common = 0;
        for (int w = 0; w < set.length; w++) {
            common += Long.bitCount(bits.get(w) & set[w]);
        }
        return common;
    }

    /**
     * Returns the number of concepts that the patterns of a set have together, if they have as many as other patterns.
     *
     * @param set {@link PatternTable#wordCount()} words; bits past the last pattern are 0
     */
    public double estimatedMemberships(long[] set) {
        long patterns = 0;
        for (long word : set) {
            patterns += Long.bitCount(word);
        }
        return (double) patterns * table.lists().membershipCount() / table.patternCount();
    }

    private void scatter(long[] set, int[] counts, IntArrayList present) {
        for (int w = 0; w < set.length; w++) {
            for (long word = set[w]; word != 0; word &= word - 1) {
                int pattern = (w << 6) + Long.numberOfTrailingZeros(word);
                int end = (int) starts.get(pattern + 1);
                for (int i = (int) starts.get(pattern); i < end; i++) {
                    int concept = shortIds != null ? shortIds.get(i) : wideIds.get(i);
                    if (counts[concept]++ == 0) {
                        present.add(concept);
                    }
                }
            }
        }
    }
}
