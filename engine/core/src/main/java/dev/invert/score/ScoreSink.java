package dev.invert.score;

import java.nio.ByteBuffer;

/** Receives the scores of formulas as they are computed. */
public interface ScoreSink {
    /**
     * Receives the next formulas, in order; one call at a time.
     *
     * @param texts formula texts as read; the first {@code count} entries are valid
     * @param positiveCounts number of samples that satisfy each formula
     * @param count number of formulas
     * @param sampleCount N, the number of samples
     */
    void formulas(String[] texts, long[] positiveCounts, int count, int sampleCount);

    /**
     * Receives the AUCs of consecutive formulas on consecutive neurons; from any thread, in any order, several calls at
     * a time.
     *
     * @param firstFormula index of the first formula, from 0
     * @param formulaCount number of formulas
     * @param firstColumn index of the first neuron among those requested, from 0
     * @param columnCount number of neurons
     * @param aucs formulaCount rows of columnCount doubles in native byte order; NaN if no sample or all samples
     *     satisfy the formula. The buffer is reused after the call
     */
    void aucs(long firstFormula, int formulaCount, int firstColumn, int columnCount, ByteBuffer aucs);

    /** Returns a sink that passes everything to this one and then to another. */
    default ScoreSink and(ScoreSink other) {
        ScoreSink first = this;
        return new ScoreSink() {
            @Override
            public void formulas(String[] texts, long[] positiveCounts, int count, int sampleCount) {
                first.formulas(texts, positiveCounts, count, sampleCount);
                other.formulas(texts, positiveCounts, count, sampleCount);
            }

            @Override
            public void aucs(long firstFormula, int formulaCount, int firstColumn, int columnCount, ByteBuffer aucs) {
                first.aucs(firstFormula, formulaCount, firstColumn, columnCount, aucs);
                other.aucs(firstFormula, formulaCount, firstColumn, columnCount, aucs);
            }
        };
    }
}
