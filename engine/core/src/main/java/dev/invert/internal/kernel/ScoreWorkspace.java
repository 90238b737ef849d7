package dev.invert.internal.kernel;

import dev.invert.internal.memory.NativeBlock;

/** One thread's working memory for scoring formulas. Not thread-safe. */
public interface ScoreWorkspace extends AutoCloseable {
    /**
     * Takes the formulas to score.
     *
     * @param sets truth sets over patterns, one after another, {@link PatternTable#wordCount()} words each, bits past
     * the last pattern 0; must not change until the next call
     * @param setCount how many, at most the capacity
     */
    void load(long[] sets, int setCount);

    /**
     * Counts the samples of every formula.
     *
     * @param counts receives n of each
     */
    void count(long[] counts);

    /**
     * Scores every formula on some neurons.
     *
     * @param ranks of the neurons
     * @param firstNeuron the first of them
     * @param neuronCount how many, at most the capacity
     * @param z receives Z of formula m on neuron firstNeuron + k at the long with index {@code m * neuronCount + k}
     */
    void score(CenteredRanks ranks, int firstNeuron, int neuronCount, NativeBlock z);

    @Override
    void close();
}
