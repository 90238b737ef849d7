package dev.invert.kernel;

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
}
