package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.NeuronValues;
import java.nio.IntBuffer;

/** A lane's neuron on the heap; its order is kept in the lane's ranker. */
final class JavaRankedNeuron implements RankedNeuron {
    private final PatternTable table;
    private final long[] patternSums;
    /** The rank sums, once they have been replaced by other weights. */
    private long[] keptSums;

    private boolean weighed;
    private final JavaRanker ranker;
    private final RankSummary summary = new RankSummary();
    private NeuronValues values;
    private Moments moments;

    /**
     * Creates the neuron of a lane.
     *
     * @param table the patterns
     * @param patternSums receives the rank sum of each pattern
     */
    JavaRankedNeuron(PatternTable table, long[] patternSums) {
        this.table = table;
        this.patternSums = patternSums;
        this.ranker = new JavaRanker(table);
    }

    /** Ranks a new neuron in place of the previous one. */
    void rank(NeuronValues neuron) {
        values = neuron;
        moments = null;
        weighed = false;
        ranker.rank(neuron, patternSums, summary);
    }

    @Override
    public NeuronValues values() {
        return values;
    }

    @Override
    public RankSummary summary() {
        return summary;
    }

    /** Copies the rank sums, which other weights are about to replace. */
    void keepRanks() {
        if (!weighed) {
            keptSums = keptSums == null ? new long[patternSums.length] : keptSums;
            System.arraycopy(patternSums, 0, keptSums, 0, patternSums.length);
            weighed = true;
        }
    }

    /** Returns the rank sum of each pattern. */
    long[] rankSums() {
        return weighed ? keptSums : patternSums;
    }

    @Override
    public void centeredRanks(long[] ranks) {
        center(rankSums(), ranks);
    }

    @Override
    public void centeredWeights(long[] weights) {
        center(patternSums, weights);
    }

    private void center(long[] sums, long[] centered) {
        IntBuffer sizes = table.patternSizes();
        long meanRank = table.sampleCount() + 1L;
        for (int p = 0; p < centered.length; p++) {
            centered[p] = sums[p] - sizes.get(p) * meanRank;
        }
    }

    @Override
    public Moments moments() {
        if (moments == null) {
            moments = ranker.moments((DenseValues) values);
        }
        return moments;
    }

    @Override
    public void locate(byte[] formulas, int position, LocatedSamples found) {
        ranker.locate((DenseValues) values, formulas, position, found);
    }
}
