package dev.invert.internal.kernel;

import dev.invert.NeuronValues;

/** Ranks neurons for scoring in C++. */
final class NativeNeuronRanker implements NeuronRanker {
    private final NativeRanker ranker;
    private final RankableValues rankable;

    NativeNeuronRanker(PatternTable table, int tier) {
        this.rankable = new RankableValues(table, new LongSort());
        this.ranker = new NativeRanker(table, tier);
    }

    @Override
    public void rank(NeuronValues values, CenteredRanks target, int neuron, RankSummary summary) {
        ranker.rank(rankable.of(values), target.address(neuron), summary);
        if (summary.nonFiniteSample() < 0) {
            target.center(neuron);
        }
    }

    @Override
    public void close() {
        ranker.close();
        rankable.close();
    }
}
