package dev.invert.audit;

import dev.invert.ActivationBlock;
import dev.invert.errors.NonFiniteActivationException;
import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.NeuronRanker;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.kernel.ScoreWorkspace;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.LongBuffer;

/**
 * Exact centered rank sums of all concepts of a table, for consecutive neurons of a block.
 *
 * @param z Z of each column of the concept matrix by neuron; 0 for constant columns
 * @param tieTerms Σ (t³ - t) over groups of t equal activations, by neuron
 */
@SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
record RankSums(long[][] z, double[] tieTerms) {
    /** Formulas scored at once. */
    private static final int SETS = 512;

    /**
     * Ranks neurons and sums the ranks of every concept.
     *
     * @param scorer the kernels
     * @param table patterns of the samples of the block
     * @param block the activations
     * @param columnCount C, the number of columns of the concept matrix
     */
    static RankSums of(FormulaScorer scorer, PatternTable table, ActivationBlock block, int columnCount) {
        int neurons = block.count();
        RankSums sums = new RankSums(new long[neurons][columnCount], new double[neurons]);
        try (CenteredRanks ranks = new CenteredRanks(table, neurons)) {
            sums.rank(scorer, table, block, ranks);
            int capacity = Math.min(SETS, table.conceptCount());
            if (capacity > 0) {
                sums.score(scorer, table, ranks, capacity);
            }
        }
        return sums;
    }

    private void rank(FormulaScorer scorer, PatternTable table, ActivationBlock block, CenteredRanks ranks) {
        RankSummary summary = new RankSummary();
        try (NeuronRanker ranker = scorer.ranker(table)) {
            for (int row = 0; row < block.count(); row++) {
                ranker.rank(block.values(row), ranks, row, summary);
                if (summary.nonFiniteSample() >= 0) {
                    throw new NonFiniteActivationException(
                            block.firstNeuron() + row, block.values(row).originalSample(summary.nonFiniteSample()));
                }
                tieTerms[row] = summary.tieTerm();
            }
        }
    }

    private void score(FormulaScorer scorer, PatternTable table, CenteredRanks ranks, int capacity) {
        int neurons = z.length;
        int words = table.wordCount();
        long[] sets = new long[Math.multiplyExact(capacity, words)];
        try (ScoreWorkspace workspace = scorer.open(table, capacity, neurons);
                NativeBlock scored =
                        table.budget().allocate(MemoryTag.WORKSPACE, (long) capacity * neurons * Long.BYTES)) {
            for (int first = 0; first < table.conceptCount(); first += capacity) {
                int count = Math.min(capacity, table.conceptCount() - first);
                for (int m = 0; m < count; m++) {
                    table.bits(first + m).get(0, sets, m * words, words);
                }
                workspace.load(sets, count);
                workspace.score(ranks, 0, neurons, scored);
                LongBuffer sums = scored.bytes().asLongBuffer();
                for (int m = 0; m < count; m++) {
                    for (int column : table.columns(first + m)) {
                        for (int k = 0; k < neurons; k++) {
                            z[k][column] = sums.get(m * neurons + k);
                        }
                    }
                }
            }
        }
    }
}
