package dev.invert.explain;

import dev.invert.Formula;
import dev.invert.internal.kernel.PatternOffsets;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.score.FormulaTruthSets;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.function.IntConsumer;

/** Counts the samples that satisfy a formula and sums values over its patterns. Not thread-safe. */
final class TruthSums {
    private final IntBuffer patternSizes;
    private final FormulaTruthSets truthSets;
    private final long[] truth;

    /** @param truthSets evaluator of formulas over the table, used by this thread only */
    TruthSums(PatternTable table, FormulaTruthSets truthSets) {
        this.patternSizes = table.patternSizes();
        this.truthSets = truthSets;
        this.truth = new long[table.wordCount()];
    }

    /** Evaluates a formula, for the methods below. */
    void evaluate(Formula formula) {
        truthSets.evaluate(formula, truth);
    }

    /** Passes on the patterns that satisfy the formula, in ascending order. */
    void forEachPattern(IntConsumer action) {
        for (int w = 0; w < truth.length; w++) {
            for (long word = truth[w]; word != 0; word &= word - 1) {
                action.accept((w << 6) + Long.numberOfTrailingZeros(word));
            }
        }
    }

    /** Returns the number of samples that satisfy the formula. */
    long count() {
        long count = 0;
        for (int w = 0; w < truth.length; w++) {
            for (long word = truth[w]; word != 0; word &= word - 1) {
                count += patternSizes.get((w << 6) + Long.numberOfTrailingZeros(word));
            }
        }
        return count;
    }

    /** Returns the sum of a value per pattern over the patterns that satisfy the formula. */
    long sum(long[] ofPattern) {
        long sum = 0;
        for (int w = 0; w < truth.length; w++) {
            for (long word = truth[w]; word != 0; word &= word - 1) {
                sum += ofPattern[(w << 6) + Long.numberOfTrailingZeros(word)];
            }
        }
        return sum;
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
