package dev.invert.internal.kernel;

import dev.invert.ElementType;

/**
 * Scores arbitrary formulas on many neurons: ranks each neuron once, then computes exact Z from truth sets over
 * patterns and centered ranks. Thread-safe; each thread opens its own workspace.
 */
public interface FormulaScorer {
    /** Returns the name of the kernels, as {@link AucKernels#name()} does. */
    String name();

    /**
     * Allocates the working memory of one thread. The caller closes it.
     *
     * @param table the patterns; must stay open as long as the workspace
     * @param setCapacity largest number of formulas scored at once, at least 1; 2,048 use the tables well
     * @param neuronCapacity largest number of neurons scored at once, at least 1
     */
    ScoreWorkspace open(PatternTable table, int setCapacity, int neuronCapacity);

    /** Returns the bytes of native memory that such a workspace takes. */
    long workspaceBytes(PatternTable table, int setCapacity);

    /**
     * Creates a ranker for one thread. The caller closes it.
     *
     * @param table the patterns; must stay open as long as the ranker
     */
    NeuronRanker ranker(PatternTable table);

    /** Returns the bytes of native memory that ranking activations of a type takes per thread. */
    long rankerBytes(PatternTable table, ElementType type);
}
