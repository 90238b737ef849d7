package dev.invert.internal.search.exact;

import java.util.Arrays;

/** Counts the samples that concepts share. */
interface SharedCounts {
    /**
     * Adds to {@code shared}, for each concept j after i, the number of samples that have both. Writes the concepts that
     * share any to {@code found}, in ascending order, and returns their number.
     *
     * @param shared zeros, one per concept
     * @param found has room for one concept more than there are
     */
    int count(int i, int[] shared, int[] found);

    /** Returns the fastest implementation for a matrix. */
    static SharedCounts of(PatternRows rows) {
        return rows.conceptCount() <= TabledSums.CONCEPT_LIMIT ? tabled(rows) : walked(rows);
    }

    /** Counts all pairs in one walk over all patterns. */
    static SharedCounts tabled(PatternRows rows) {
        int conceptCount = rows.conceptCount();
        int[] rowStarts = TabledSums.rowStarts(conceptCount);
        int[] table = new int[TabledSums.pairCount(conceptCount)];
        int[] starts = rows.starts();
        int[] concepts = rows.concepts();
        for (int p = 0; p < rows.patternCount(); p++) {
            int size = rows.patternSizes()[p];
            int end = starts[p + 1];
            for (int at = starts[p]; at < end; at++) {
                int row = rowStarts[concepts[at]];
                for (int other = at + 1; other < end; other++) {
                    table[row + concepts[other]] += size;
                }
            }
        }
        return (i, shared, found) -> {
            int count = 0;
            for (int j = i + 1; j < conceptCount; j++) {
                shared[j] = table[rowStarts[i] + j];
                found[count] = j;
                count += shared[j] == 0 ? 0 : 1;
            }
            return count;
        };
    }

    /** Walks over the patterns of each concept. */
    static SharedCounts walked(PatternRows rows) {
        int[] starts = rows.starts();
        int[] concepts = rows.concepts();
        int[] patternSizes = rows.patternSizes();
        return (i, shared, found) -> {
            int count = 0;
            long[] truth = rows.truth(i);
            for (int w = 0; w < truth.length; w++) {
                for (long word = truth[w]; word != 0; word &= word - 1) {
                    int p = (w << 6) + Long.numberOfTrailingZeros(word);
                    for (int at = starts[p + 1] - 1; concepts[at] > i; at--) {
                        int j = concepts[at];
                        found[count] = j;
                        count += shared[j] == 0 ? 1 : 0;
                        shared[j] += patternSizes[p];
                    }
                }
            }
            Arrays.sort(found, 0, count);
            return count;
        };
    }
}
