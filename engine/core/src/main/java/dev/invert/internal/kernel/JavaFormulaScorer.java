package dev.invert.internal.kernel;

import dev.invert.ElementType;

/** Scores formulas in plain Java: always available, and the reference that the native scorers must equal. */
final class JavaFormulaScorer implements FormulaScorer {
    static final String NAME = "java";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ScoreWorkspace open(PatternTable table, int setCapacity, int neuronCapacity) {
        return new JavaScoreWorkspace(table, setCapacity, neuronCapacity);
    }

    @Override
    public long workspaceBytes(PatternTable table, int setCapacity) {
        return 0;
    }

    @Override
    public NeuronRanker ranker(PatternTable table) {
        return new JavaNeuronRanker(table);
    }

    @Override
    public long rankerBytes(PatternTable table, ElementType type) {
        return FloatKeys.byteCount(type, table.sampleCount());
    }
}
