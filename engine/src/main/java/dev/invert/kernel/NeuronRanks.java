package dev.invert.kernel;

import dev.invert.ActivationBlock;
import java.nio.LongBuffer;

/** Ranks neurons for scoring, on one thread. Not thread-safe; its owner closes it. */
public final class NeuronRanks implements AutoCloseable {
    private final AucWorkspace workspace;
    private final int[] patternSizes;
    private final long meanRank;

    /**
     * Opens working memory.
     *
     * @param kernels what ranks, bound to the table; must stay open as long as this
     * @param table the patterns; must stay open as long as this
     */
    public NeuronRanks(AucKernels.BoundKernels kernels, PatternTable table) {
        this.patternSizes = new int[table.patternCount()];
        table.patternSizes().get(patternSizes);
        this.meanRank = table.sampleCount() + 1L;
        this.workspace = kernels.open(1, 1);
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
        workspace.rank(0, block, row, summary);
        if (summary.nonFiniteSample() >= 0) {
            return;
        }
        LongBuffer values = target.row(neuron);
        workspace.copyPatternSums(0, values);
        for (int p = 0; p < patternSizes.length; p++) {
            values.put(p, values.get(p) - patternSizes[p] * meanRank);
        }
    }

    @Override
    public void close() {
        workspace.close();
    }
}
