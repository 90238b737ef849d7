package dev.invert.internal.kernel;

import dev.invert.NeuronValues;

/** Ranks neurons for scoring in plain Java. */
final class JavaNeuronRanker implements NeuronRanker {
    private final JavaRanker ranker;
    private final RankableValues rankable;
    private final long[] sums;

    JavaNeuronRanker(PatternTable table) {
        this.rankable = new RankableValues(table, new LongSort());
        this.ranker = new JavaRanker(table);
        this.sums = new long[table.patternCount()];
    }

    @Override
    public void rank(NeuronValues values, CenteredRanks target, int neuron, RankSummary summary) {
        ranker.rank(rankable.of(values), sums, summary);
        if (summary.nonFiniteSample() < 0) {
            target.row(neuron).put(sums);
            target.center(neuron);
        }
    }

    @Override
    public void close() {
        // Only converted values are outside the heap.
        rankable.close();
    }
}
