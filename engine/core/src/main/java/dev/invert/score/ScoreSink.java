package dev.invert.score;

import java.nio.ByteBuffer;

/** Receives the scores of formulas as they are computed. */
public interface ScoreSink {
    /**
     * The next formulas, in order; one call at a time.
     *
     * @param texts as they were read, the first {@code count} of them
     * @param positiveCounts how many samples satisfy each
     * @param count how many formulas
     * @param sampleCount N
     */
    void formulas(String[] texts, long[] positiveCounts, int count, int sampleCount);

    /**
     * AUCs of some formulas on some neurons; from any thread, in any order.
     *
     * @param firstFormula counted from 0 over all formulas
     * @param formulaCount how many formulas
     * @param firstColumn counted from 0 over the neurons asked for
     * @param columnCount how many neurons
     * @param aucs formulaCount rows of columnCount doubles in native byte order; NaN where a formula holds for no sample
     * or for all. Reused after the call.
     */
    void aucs(long firstFormula, int formulaCount, int firstColumn, int columnCount, ByteBuffer aucs);
}
