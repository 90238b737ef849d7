package dev.invert.internal.search.readable;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;

/**
 * Literals in the order of their sizes. Those of the concepts that share no pattern with a set, which may be nearly all,
 * are appended only as far as they are asked for. Reused; not thread-safe.
 */
final class LiteralList {
    /** Adds no literals of other concepts. */
    static final int NO_OTHERS = -1;

    private final EqualFormulaIndex index;
    private final boolean largestFirst;
    private final IntArrayList added = new IntArrayList();
    private final IntArrayList ordered = new IntArrayList();
    private long[] keys = {};
    private int nextAdded;
    private int nextConcept;
    private int others;
    private int[] counts;
    private boolean[] allowed;

    /** @param largestFirst whether the literals that hold for the most patterns come first, or last */
    LiteralList(EqualFormulaIndex index, boolean largestFirst) {
        this.index = index;
        this.largestFirst = largestFirst;
    }

    /**
     * Removes all literals.
     *
     * @param otherLiterals 0 to append each concept whose count is 0, 1 to append its negation, or {@link #NO_OTHERS}. The
     *     largest concept comes first: the list must have the largest first for 0, last for 1
     * @param conceptCounts one count per concept; not copied
     * @param allowedConcepts concepts to append; null for all
     */
    void start(int otherLiterals, int[] conceptCounts, boolean[] allowedConcepts) {
        others = otherLiterals;
        counts = conceptCounts;
        allowed = allowedConcepts;
        added.clear();
        ordered.clear();
        nextAdded = 0;
        nextConcept = others == NO_OTHERS ? index.conceptsBySize().length : 0;
    }

    void add(int literal) {
        added.add(literal);
    }

    /** Orders the literals that were added. */
    void sort() {
        if (keys.length < added.size()) {
            keys = new long[2 * added.size()];
        }
        for (int i = 0; i < added.size(); i++) {
            keys[i] = (long) order(added.getInt(i)) << 32 | added.getInt(i);
        }
        LongArrays.quickSort(keys, 0, added.size());
        for (int i = 0; i < added.size(); i++) {
            added.set(i, (int) keys[i]);
        }
    }

    private int order(int literal) {
        return largestFirst ? -index.size(literal) : index.size(literal);
    }

    /** Returns whether the list has more than {@code i} literals. */
    boolean has(int i) {
        while (ordered.size() <= i) {
            skipPresent();
            boolean hasOther = nextConcept < index.conceptsBySize().length;
            int other = hasOther ? 2 * index.conceptsBySize()[nextConcept] + others : 0;
            if (nextAdded < added.size() && (!hasOther || order(added.getInt(nextAdded)) <= order(other))) {
                ordered.add(added.getInt(nextAdded++));
            } else if (hasOther) {
                ordered.add(other);
                nextConcept++;
            } else {
                return false;
            }
        }
        return true;
    }

    private void skipPresent() {
        int[] concepts = index.conceptsBySize();
        while (nextConcept < concepts.length
                && (counts[concepts[nextConcept]] != 0 || (allowed != null && !allowed[concepts[nextConcept]]))) {
            nextConcept++;
        }
    }

    /** Returns a literal that the list {@linkplain #has has}. */
    int get(int i) {
        return ordered.getInt(i);
    }
}
