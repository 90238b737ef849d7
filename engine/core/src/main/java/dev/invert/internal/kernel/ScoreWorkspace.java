package dev.invert.internal.kernel;

import dev.invert.internal.memory.NativeBlock;

/** Working memory of one thread for scoring formulas. Not thread-safe. */
public interface ScoreWorkspace extends AutoCloseable {
    /**
     * Loads the formulas to score.
     *
     * @param sets truth sets over patterns, one after another, {@link PatternTable#wordCount()} words each, with bits
     *     past the last pattern 0; must not change until the next call
     * @param setCount number of formulas, at most the capacity
     */
    void load(long[] sets, int setCount);

    /**
     * Counts the samples of every formula.
     *
     * @param counts receives n of each formula
     */
    void count(long[] counts);

    /**
     * Scores every formula on a range of neurons.
     *
     * @param ranks centered ranks of the neurons
     * @param firstNeuron index of the first neuron in {@code ranks}
     * @param neuronCount number of neurons, at most the capacity
     * @param z receives Z of formula m on neuron firstNeuron + k at the long with index {@code m * neuronCount + k}
     */
    void score(CenteredRanks ranks, int firstNeuron, int neuronCount, NativeBlock z);

    @Override
    void close();
}
