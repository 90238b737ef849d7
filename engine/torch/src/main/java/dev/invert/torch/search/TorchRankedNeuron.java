package dev.invert.torch.search;

import dev.invert.DenseValues;
import dev.invert.NeuronValues;
import dev.invert.internal.kernel.LocatedSamples;
import dev.invert.internal.kernel.Moments;
import dev.invert.internal.kernel.OrderedSamples;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.kernel.RankedNeuron;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * A neuron that was ranked on a device. Sums per pattern and the order of the samples come from there. Sums of
 * floating-point numbers, which depend on the order of the additions, are computed on the host as the kernels do; for
 * activations of 64 bits, by the kernels.
 */
final class TorchRankedNeuron implements RankedNeuron {
    private final LaneSums sums;
    private final int lane;
    private final HostRanker kernels;
    private final OrderedSamples samples;
    private final RankSummary summary = new RankSummary();
    private DenseValues values;
    private Moments moments;

    TorchRankedNeuron(LaneSums sums, int lane, HostRanker kernels, OrderedSamples samples) {
        this.sums = sums;
        this.lane = lane;
        this.kernels = kernels;
        this.samples = samples;
    }

    /** Takes a new neuron in place of the previous one. */
    void set(DenseValues neuron) {
        values = neuron;
        moments = null;
    }

    @Override
    public NeuronValues values() {
        return values;
    }

    @Override
    public DenseValues denseValues() {
        return values;
    }

    @Override
    public RankSummary summary() {
        return summary;
    }

    @Override
    public void centeredRanks(long[] ranks) {
        copy(sums.ranks(lane), ranks);
    }

    @Override
    public void centeredWeights(long[] weights) {
        copy(sums.weights(lane), weights);
    }

    private static void copy(LongBuffer row, long[] target) {
        row.get(0, target);
    }

    @Override
    public FloatBuffer keys() {
        return kernels.of(values).keys();
    }

    @Override
    public Moments moments() {
        if (moments == null) {
            moments = OrderedSamples.suits(values.elementType())
                    ? samples.moments(values)
                    : kernels.of(values).moments();
        }
        return moments;
    }

    @Override
    public void locate(byte[] formulas, int position, LocatedSamples found) {
        if (OrderedSamples.suits(values.elementType())) {
            samples.locate(values, sums.order(lane), formulas, position, found);
        } else {
            kernels.of(values).locate(formulas, position, found);
        }
    }
}
