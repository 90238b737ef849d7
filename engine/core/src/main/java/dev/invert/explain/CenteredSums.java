package dev.invert.explain;

import dev.invert.internal.kernel.PatternOffsets;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankedNeuron;

/**
 * Z of formulas on one neuron at a time: from the samples that differ from the rest where the neuron is stored that way, or
 * else from the centered rank sum of each pattern. Not thread-safe.
 */
final class CenteredSums {
    private final long meanRank;
    private final long[] centeredRanks;
    /** Null if the centered ranks are summed. */
    private PatternOffsets offsets;

    CenteredSums(PatternTable table) {
        this.meanRank = table.sampleCount() + 1L;
        this.centeredRanks = new long[table.patternCount()];
    }

    /** Sums the ranks of another neuron, which stays valid as long as it is summed. */
    void start(RankedNeuron neuron) {
        offsets = neuron.rankOffsets().orElse(null);
        if (offsets == null) {
            neuron.centeredRanks(centeredRanks);
        }
    }

    /**
     * Returns Z of the formula that was evaluated last.
     *
     * @param n number of samples that satisfy it
     */
    long of(TruthSums evaluated, long n) {
        return offsets == null ? evaluated.sum(centeredRanks) : evaluated.sum(offsets, n) - n * meanRank;
    }
}
