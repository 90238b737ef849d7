package dev.invert.internal.search;

import dev.invert.internal.kernel.PatternTable;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/** Applies the search limit: only the concepts whose AUC is furthest from 1/2 may be joined to formulas. */
final class StrongestConcepts {
    private StrongestConcepts() {}

    /**
     * Marks the first {@link BeamSettings#searchLimit} concepts, ordered by |AUC - 1/2| (compared exactly), then by
     * column.
     *
     * @param settings objective and search limit
     * @param table the concepts
     * @param literalZ maps a concept to its centered rank sum Z
     * @param marked receives one entry per concept
     */
    static void mark(BeamSettings settings, PatternTable table, IntToLongFunction literalZ, boolean[] marked) {
        int[] order = new int[marked.length];
        Arrays.setAll(order, i -> i);
        IntArrays.quickSort(order, (a, b) -> {
            int byStrength = settings.objective()
                    .compare(
                            table.conceptSize(b),
                            Math.abs(literalZ.applyAsLong(b)),
                            table.conceptSize(a),
                            Math.abs(literalZ.applyAsLong(a)));
            return byStrength != 0 ? byStrength : Integer.compare(a, b);
        });
        Arrays.fill(marked, false);
        for (int i = 0; i < Math.min(settings.searchLimit(), order.length); i++) {
            marked[order[i]] = true;
        }
    }
}
