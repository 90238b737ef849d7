package dev.invert.internal.search;

import dev.invert.internal.kernel.PatternTable;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/** Applies the search limit: only the concepts that are strongest by themselves may be joined to formulas. */
public final class StrongestConcepts {
    private StrongestConcepts() {}

    /**
     * Marks the first concepts, ordered by the objective of the concept or of its negation, whichever is better
     * (compared exactly), then by column. For the AUC, that is the order of |AUC - 1/2|.
     *
     * @param searchLimit number of concepts to mark
     * @param objective objective of the neuron
     * @param table the concepts
     * @param literalZ maps a concept to its centered sum
     * @param marked receives one entry per concept
     */
    public static void mark(
            int searchLimit, Objective objective, PatternTable table, IntToLongFunction literalZ, boolean[] marked) {
        int[] order = new int[marked.length];
        long[] counts = new long[marked.length];
        long[] sums = new long[marked.length];
        for (int c = 0; c < order.length; c++) {
            order[c] = c;
            counts[c] = table.conceptSize(c);
            sums[c] = literalZ.applyAsLong(c);
            long without = table.sampleCount() - counts[c];
            if (objective.compare(without, -sums[c], 1, counts[c], sums[c], 1) > 0) {
                counts[c] = without;
                sums[c] = -sums[c];
            }
        }
        IntArrays.quickSort(order, (a, b) -> {
            int byStrength = objective.compare(counts[b], sums[b], 1, counts[a], sums[a], 1);
            return byStrength != 0 ? byStrength : Integer.compare(a, b);
        });
        Arrays.fill(marked, false);
        for (int i = 0; i < Math.min(searchLimit, order.length); i++) {
            marked[order[i]] = true;
        }
    }
}
