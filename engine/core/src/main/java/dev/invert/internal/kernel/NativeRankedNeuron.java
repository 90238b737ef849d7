package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.NeuronValues;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** A lane's neuron in native memory: rank sums in the workspace, the order in its own ranker. */
final class NativeRankedNeuron implements RankedNeuron, AutoCloseable {
    private final PatternTable table;
    private final NativeRanker ranker;
    private final NativeLocator locator;
    private final long sumsAddress;
    private final LongBuffer sums;
    private final RankSummary summary = new RankSummary();
    private NeuronValues values;

    /**
     * Creates the neuron of a lane.
     *
     * @param table the patterns
     * @param tier number of the kernel tier
     * @param sumsAddress address that receives the rank sums of the patterns
     * @param sums a view of the same memory
     * @param locator shared by the lanes of a workspace
     */
    NativeRankedNeuron(PatternTable table, int tier, long sumsAddress, LongBuffer sums, NativeLocator locator) {
        this.table = table;
        this.ranker = new NativeRanker(table, tier);
        this.locator = locator;
        this.sumsAddress = sumsAddress;
        this.sums = sums;
    }

    /** Ranks a new neuron in place of the previous one. */
    void rank(NeuronValues neuron) {
        values = neuron;
        ranker.rank(neuron, sumsAddress, summary);
    }

    @Override
    public NeuronValues values() {
        return values;
    }

    @Override
    public RankSummary summary() {
        return summary;
    }

    @Override
    public void centeredRanks(long[] ranks) {
        sums.get(0, ranks, 0, table.patternCount());
        IntBuffer sizes = table.patternSizes();
        long meanRank = table.sampleCount() + 1L;
        for (int p = 0; p < table.patternCount(); p++) {
            ranks[p] -= sizes.get(p) * meanRank;
        }
    }

    @Override
    public void locate(byte[] formulas, int position, LocatedSamples found) {
        locator.locate(ranker, (DenseValues) values, formulas, position, found);
    }

    @Override
    public void close() {
        ranker.close();
    }
}
