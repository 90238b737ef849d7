package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.NeuronValues;

/** Ranks neurons for scoring in C++. */
final class NativeNeuronRanker implements NeuronRanker {
    private final NativeRanker ranker;
    private final FloatKeys floatKeys;

    NativeNeuronRanker(PatternTable table, int tier) {
        this.floatKeys = new FloatKeys(table, new LongSort());
        this.ranker = new NativeRanker(table, tier);
    }

    @Override
    public void rank(NeuronValues values, CenteredRanks target, int neuron, RankSummary summary) {
        DenseValues dense = (DenseValues) values;
        ranker.rank(
                dense.elementType().exceedsFloat32() ? floatKeys.of(dense) : dense, target.address(neuron), summary);
        if (summary.nonFiniteSample() < 0) {
            target.center(neuron);
        }
    }

    @Override
    public void close() {
        ranker.close();
        floatKeys.close();
    }
}
