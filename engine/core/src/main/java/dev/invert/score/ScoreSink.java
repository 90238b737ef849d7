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

    /** Number of neurons of a sink that needs the AUCs of all of them. */
    int ALL_NEURONS = Integer.MAX_VALUE;

    /**
     * Returns the number of neurons with the highest AUCs that this sink needs of each formula. A scorer that can choose
     * them may call {@link #best} in place of {@link #aucs}.
     */
    default int neuronsPerFormula() {
        return ALL_NEURONS;
    }

    /**
     * Receives the neurons with the highest AUCs of consecutive formulas among consecutive neurons; of equal AUCs, those
     * of the first neurons. From any thread, in any order, several calls at a time.
     *
     * @param firstFormula index of the first formula, from 0
     * @param formulaCount number of formulas
     * @param columns indices of the neurons among those requested, best first, equally many per formula
     * @param aucs their AUCs; NaN if no sample or all samples satisfy the formula
     */
    default void best(long firstFormula, int formulaCount, int[] columns, double[] aucs) {
        throw new UnsupportedOperationException("this sink needs the AUCs of all neurons");
    }

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

            @Override
            public int neuronsPerFormula() {
                return Math.max(first.neuronsPerFormula(), other.neuronsPerFormula());
            }

            @Override
            public void best(long firstFormula, int formulaCount, int[] columns, double[] aucs) {
                first.best(firstFormula, formulaCount, columns, aucs);
                other.best(firstFormula, formulaCount, columns, aucs);
            }
        };
    }
}
