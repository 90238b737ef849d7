package dev.invert.internal.search;

import dev.invert.internal.kernel.ActivationWeights;
import dev.invert.internal.kernel.PatternOffsets;
import dev.invert.internal.kernel.PatternTable;

/**
 * Pearson's correlation of activation and truth value as the objective. With S the sum of {@code a_i - mean} over the
 * samples of a formula, {@code r = S / (σ sqrt(n (N - n)))}. The linear sum is that of {@link ActivationWeights}, which
 * are proportional to {@code a_i - mean} up to rounding; the value is the correlation with these weights.
 *
 * @param sampleCount N; every n must satisfy 0 &lt; n &lt; N
 * @param deviation standard deviation of the neuron's weights; NaN before a neuron is weighed
 */
public record PearsonR(long sampleCount, double deviation) implements RootObjective {
    /** Creates the objective of neurons that are still to be weighed. */
    public PearsonR(long sampleCount) {
        this(sampleCount, Double.NaN);
    }

    @Override
    public String name() {
        return "r";
    }

    @Override
    public NeuronWeigher weigher(PatternTable table) {
        ActivationWeights weights = new ActivationWeights(table);
        return (workspace, lane, neuron) -> {
            PatternOffsets offsets = weights.weighByOffsets(neuron);
            if (offsets == null || !workspace.weighByOffsets(lane, offsets)) {
                workspace.weigh(lane, weights.weigh(neuron));
            }
            return new PearsonR(sampleCount, weights.deviation());
        };
    }

    @Override
    public boolean sumsRanks() {
        return false;
    }

    /** Returns the correlation, at most 1 in absolute value also after rounding. */
    @Override
    public double valueOf(double score) {
        return Math.max(-1, Math.min(1, score / deviation));
    }
}
