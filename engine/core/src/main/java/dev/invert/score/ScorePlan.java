package dev.invert.score;

import dev.invert.ElementType;
import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.PatternTable;

/**
 * Partition of a scoring job into pieces that keep it within the memory limit.
 *
 * @param threads number of threads that score
 * @param rankThreads number of threads that rank, before scoring starts
 * @param formulasPerPiece number of formulas that a thread scores at a time
 * @param neuronsPerPiece number of neurons that a thread scores them on at a time
 * @param neuronsPerPass number of neurons whose ranks are held in memory at a time; the formulas are read once per pass
 */
record ScorePlan(int threads, int rankThreads, int formulasPerPiece, int neuronsPerPiece, int neuronsPerPass) {
    /** Large enough to amortize building a table, small enough that the totals stay in the second-level cache. */
    private static final int MOST_FORMULAS = 2048;

    private static final int LEAST_FORMULAS = 64;
    private static final int MOST_NEURONS = 512;
    private static final int LEAST_NEURONS = 16;

    /** Number of neurons that a thread loads and ranks at a time. */
    static final int NEURONS_PER_LOAD = 16;

    /**
     * Returns a plan that gives at most half of the free memory to the threads, if possible, and the rest to the ranks.
     *
     * @param neuronCount number of requested neurons, at least 1
     * @param maxThreads maximum number of threads, at least 1
     * @param freeBytes native memory available to the job
     */
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
        // If not even one neuron fits, its allocation reports the error.
        return new ScorePlan(threads, rankThreads, formulas, neurons, (int) Math.max(1, Math.min(neuronCount, pass)));
    }

    private static long threadBytes(FormulaScorer scorer, PatternTable table, int formulas, int neurons) {
        return scorer.workspaceBytes(table, formulas) + (long) formulas * neurons * Long.BYTES;
    }

    /** Returns the bytes of a loaded block of neurons, doubled because a file may have to be transposed. */
    private static long loadBytes(PatternTable table, ElementType elementType) {
        return NEURONS_PER_LOAD * 2L * elementType.byteCount() * table.sampleCount();
    }
}
