package dev.invert.internal.kernel;

/** The weights of a neuron that a search sums over formulas, per pattern. */
@FunctionalInterface
public interface SummedWeights {
    /**
     * Copies the sum of the weights of each pattern, less m_p (N + 1): the centered rank sums v_p, or those of the weights
     * of {@link AucWorkspace#weigh} if there are any.
     *
     * @param weights receives R longs
     */
    void centeredWeights(long[] weights);
}
