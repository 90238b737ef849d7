package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.NeuronValues;

/** Ranks neurons for scoring in plain Java. */
final class JavaNeuronRanker implements NeuronRanker {
    private final JavaRanker ranker;
    private final FloatKeys floatKeys;
    private final long[] sums;

    JavaNeuronRanker(PatternTable table) {
        this.floatKeys = new FloatKeys(table, new LongSort());
        this.ranker = new JavaRanker(table);
        this.sums = new long[table.patternCount()];
    }

    @Override
    public void rank(NeuronValues values, CenteredRanks target, int neuron, RankSummary summary) {
        DenseValues dense = (DenseValues) values;
        ranker.rank(dense.elementType().exceedsFloat32() ? floatKeys.of(dense) : dense, sums, summary);
        if (summary.nonFiniteSample() < 0) {
            target.row(neuron).put(sums);
            target.center(neuron);
        }
    }

    @Override
    public void close() {
        // Only keys are outside the heap.
        floatKeys.close();
    }
}
