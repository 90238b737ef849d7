package dev.invert.internal.kernel;

import dev.invert.ElementType;

/**
 * One way of scoring arbitrary formulas on many neurons: ranks neurons once, then goes from truth sets over patterns and
 * centered ranks to exact Z.
 * Thread-safe; each thread opens its own workspace.
 */
public interface FormulaScorer {
    /** As {@link AucKernels#name()}. */
    String name();

    /**
     * Working memory of one thread. The caller closes it.
     *
     * @param table the patterns; must stay open as long as the workspace
     * @param setCapacity most formulas scored at once, at least 1; 2,048 use the tables well
     * @param neuronCapacity most neurons scored at once, at least 1
     */
    ScoreWorkspace open(PatternTable table, int setCapacity, int neuronCapacity);

    /** Bytes of native memory that such a workspace takes. */
    long workspaceBytes(PatternTable table, int setCapacity);

    /**
     * What ranks neurons on one thread. The caller closes it.
     *
     * @param table the patterns; must stay open as long as the ranker
     */
    NeuronRanker ranker(PatternTable table);

    /** Bytes of native memory that ranking activations of a type takes per thread. */
    long rankerBytes(PatternTable table, ElementType type);
}
