package dev.invert.score;

import dev.invert.ElementType;
import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.PatternTable;

/**
 * How a scoring job is cut up so that it stays within the memory limit.
 *
 * @param threads how many score at once
 * @param rankThreads how many rank at once, before any scores
 * @param formulasPerPiece formulas that a thread scores at once
 * @param neuronsPerPiece neurons that a thread scores them on at once
 * @param neuronsPerPass neurons whose ranks are kept at once; the formulas are read once per pass
 */
record ScorePlan(int threads, int rankThreads, int formulasPerPiece, int neuronsPerPiece, int neuronsPerPass) {
    /** Enough to pay for building a table, few enough that totals stay in the second-level cache. */
    private static final int MOST_FORMULAS = 2048;

    private static final int LEAST_FORMULAS = 64;
    private static final int MOST_NEURONS = 512;
    private static final int LEAST_NEURONS = 16;

    /** Neurons that a thread ranks at once. */
    static final int NEURONS_PER_LOAD = 16;

    static ScorePlan of(
            FormulaScorer scorer,
            PatternTable table,
            ElementType elementType,
            int neuronCount,
            int maxThreads,
            long freeBytes) {
        int threads = maxThreads;
        int formulas = MOST_FORMULAS;
        int neurons = Math.min(MOST_NEURONS, neuronCount);
        while (threads * threadBytes(scorer, table, formulas, neurons) > freeBytes / 2) {
            if (neurons > LEAST_NEURONS && neurons >= formulas / 4) {
                neurons /= 2;
            } else if (formulas > LEAST_FORMULAS) {
                formulas /= 2;
            } else if (threads > 1) {
                threads--;
            } else {
                break;
            }
        }
        long rankBytes = loadBytes(table, elementType) + scorer.rankerBytes(table, elementType);
        int rankThreads = (int) Math.max(1, Math.min(maxThreads, freeBytes / 2 / rankBytes));
        long inUse = Math.max(threads * threadBytes(scorer, table, formulas, neurons), rankThreads * rankBytes);
        long pass = (freeBytes - inUse) / CenteredRanks.bytesPerNeuron(table);
        // Where even one neuron does not fit, allocating it says so.
        return new ScorePlan(threads, rankThreads, formulas, neurons, (int) Math.max(1, Math.min(neuronCount, pass)));
    }

    private static long threadBytes(FormulaScorer scorer, PatternTable table, int formulas, int neurons) {
        return scorer.workspaceBytes(table, formulas) + (long) formulas * neurons * Long.BYTES;
    }

    /** A block of neurons on its way from the file, twice where it must be transposed. */
    private static long loadBytes(PatternTable table, ElementType elementType) {
        return NEURONS_PER_LOAD * 2L * elementType.byteCount() * table.sampleCount();
    }
}
