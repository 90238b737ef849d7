package dev.invert.explain;

import dev.invert.Formula;
import dev.invert.internal.kernel.PatternOffsets;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.score.FormulaTruthSets;
import java.nio.LongBuffer;

/** Counts the samples that satisfy a formula, and sums values over its patterns or marks them. Not thread-safe. */
final class TruthSums {
    private final PatternTable table;
    private final FormulaTruthSets truthSets;
    private final long[] truth;

    /** @param truthSets evaluator of formulas over the table, used by this thread only */
    TruthSums(PatternTable table, FormulaTruthSets truthSets) {
        this.table = table;
        this.truthSets = truthSets;
        this.truth = new long[table.wordCount()];
    }

    /** Evaluates a formula, for the methods below. */
    void evaluate(Formula formula) {
        truthSets.evaluate(formula, truth);
    }

    /** Sets a bit in the byte of each pattern that satisfies the formula. */
    void mark(int bit, byte[] marks) {
        table.mark(truth, bit, marks);
    }

    /** Returns the number of samples that satisfy the formula. */
    long count() {
        return table.size(truth);
    }

    /** Returns the sum of a value per pattern over the patterns that satisfy the formula. */
    long sum(long[] ofPattern) {
        return table.sum(truth, ofPattern);
    }

    /**
     * Returns the sum of ranks over the patterns that satisfy the formula.
     *
     * @param n number of samples that satisfy it
     */
    long sum(PatternOffsets ranks, long n) {
        return ranks.sum(LongBuffer.wrap(truth), n);
    }
}
