package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.NeuronValues;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** A lane's neuron on the heap; its order is kept in the lane's ranker. */
final class JavaRankedNeuron implements RankedNeuron, AutoCloseable {
    private final PatternTable table;
    private final long[] patternSums;
    /** The rank sums, once they have been replaced by other weights. */
    private long[] keptSums;

    private boolean weighed;
    private final JavaRanker ranker;
    private final RankSummary summary = new RankSummary();
    private final RankableValues rankable;
    private NeuronValues values;
    /** Values that are ranked in place of the activations; see {@link RankableValues}. */
    private DenseValues ranked;

    private Moments moments;

    /**
     * Creates the neuron of a lane.
     *
     * @param table the patterns
     * @param patternSums receives the rank sum of each pattern
     * @param sort shared by the lanes of a workspace
     */
    JavaRankedNeuron(PatternTable table, long[] patternSums, LongSort sort) {
        this.table = table;
        this.patternSums = patternSums;
        this.ranker = new JavaRanker(table);
        this.rankable = new RankableValues(table, sort);
    }

    /** Ranks a new neuron in place of the previous one. */
    void rank(NeuronValues neuron) {
        values = neuron;
        moments = null;
        weighed = false;
        ranked = rankable.of(neuron);
        ranker.rank(ranked, patternSums, summary);
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
            moments = rankable.keyed() ? rankable.keys().moments() : ranker.moments(ranked);
        }
        return moments;
    }

    @Override
    public DenseValues denseValues() {
        return values instanceof DenseValues dense ? dense : ranked;
    }

    @Override
    public FloatBuffer keys() {
        return ranked.floats();
    }

    @Override
    public void locate(byte[] formulas, int position, LocatedSamples found) {
        ranker.locate(ranked, formulas, position, found);
        if (rankable.keyed()) {
            rankable.keys().measureDistances(found);
        }
    }

    @Override
    public void close() {
        rankable.close();
    }
}
