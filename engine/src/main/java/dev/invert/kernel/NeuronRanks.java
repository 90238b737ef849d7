package dev.invert.kernel;

import dev.invert.ActivationBlock;

/** Ranks neurons for scoring, on one thread. Not thread-safe. */
public final class NeuronRanks {
    private final JavaRanker ranker;
    private final int[] patternSizes;
    private final long meanRank;
    private final long[] sums;

    /** @param table the patterns; must stay open as long as this is used */
    public NeuronRanks(PatternTable table) {
        this.ranker = new JavaRanker(table);
        this.patternSizes = new int[table.patternCount()];
        table.patternSizes().get(patternSizes);
        this.meanRank = table.sampleCount() + 1L;
        this.sums = new long[table.patternCount()];
    }

    /**
     * Ranks one neuron.
     *
     * @param block holds the neuron
     * @param row which neuron of the block
     * @param target receives the ranks
     * @param neuron where in the target
     * @param summary receives what else ranking found out; if it names a non-finite sample the target is unchanged
     */
    public void rank(ActivationBlock block, int row, CenteredRanks target, int neuron, RankSummary summary) {
        ranker.rank(block, row, sums, summary);
        if (summary.nonFiniteSample() >= 0) {
            return;
        }
        for (int p = 0; p < sums.length; p++) {
            sums[p] -= patternSizes[p] * meanRank;
        }
        target.row(neuron).put(sums);
    }
}
