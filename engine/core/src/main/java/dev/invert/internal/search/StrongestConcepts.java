package dev.invert.internal.search;

import dev.invert.internal.kernel.PatternTable;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/** Applies the search limit: only the concepts whose AUC is furthest from 1/2 may be joined to formulas. */
final class StrongestConcepts {
    private StrongestConcepts() {}

    /**
     * Marks the first concepts, ordered by the objective of their |AUC - 1/2| (compared exactly), then by column.
     *
     * @param searchLimit number of concepts to mark
     * @param objective objective of the neuron
     * @param table the concepts
     * @param literalZ maps a concept to its centered rank sum Z
     * @param marked receives one entry per concept
     */
    static void mark(
            int searchLimit, Objective objective, PatternTable table, IntToLongFunction literalZ, boolean[] marked) {
        int[] order = new int[marked.length];
        Arrays.setAll(order, i -> i);
        IntArrays.quickSort(order, (a, b) -> {
            int byStrength = objective.compare(
                    table.conceptSize(b),
                    Math.abs(literalZ.applyAsLong(b)),
                    1,
                    table.conceptSize(a),
                    Math.abs(literalZ.applyAsLong(a)),
                    1);
            return byStrength != 0 ? byStrength : Integer.compare(a, b);
        });
        Arrays.fill(marked, false);
        for (int i = 0; i < Math.min(searchLimit, order.length); i++) {
            marked[order[i]] = true;
        }
    }
}
