package dev.invert.internal.kernel;

import dev.invert.ActivationBlock;
import java.util.List;

/**
 * A workspace of many lanes that computes them together, as a GPU does. A search announces to it what it is about to ask
 * of each lane. Not thread-safe.
 */
public interface BatchWorkspace extends AucWorkspace {
    /**
     * Ranks consecutive neurons into the first lanes. Neurons with a non-finite activation are reported by their
     * {@linkplain RankedNeuron#summary() summaries}.
     *
     * @param block the block that holds the neurons
     * @param firstRow row of the first neuron in the block
     * @param ranked receives the ranked neurons, valid until the next call; its length is the number of neurons
     * @param permuted whether {@link #sumPermuted} will be called for these neurons
     */
    void rank(ActivationBlock block, int firstRow, RankedNeuron[] ranked, boolean permuted);

    /**
     * Lets the first lanes sum their ranks over the patterns that a permutation gives the samples, in place of the
     * previous sums.
     *
     * @param lanes number of lanes, ranked to be permuted
     */
    void sumPermuted(int lanes, SamplePatterns patterns);

    /**
     * Computes extensions of all lanes, which {@link #select} then returns. The parents must have been passed to {@link
     * #sumJoint}.
     *
     * @param planned at most one selection per lane
     */
    void prepare(List<PlannedSelection> planned);
}
