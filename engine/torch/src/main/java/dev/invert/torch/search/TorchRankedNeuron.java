package dev.invert.torch.search;

import dev.invert.DenseValues;
import dev.invert.NeuronValues;
import dev.invert.internal.kernel.LocatedSamples;
import dev.invert.internal.kernel.Moments;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.kernel.RankedNeuron;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * A neuron that was ranked on a device. Sums per pattern come from there; what depends on the order of floating-point
 * additions, or needs the order of the samples, comes from the kernels.
 */
final class TorchRankedNeuron implements RankedNeuron {
    private final LaneSums sums;
    private final int lane;
    private final HostRanker kernels;
    private final RankSummary summary = new RankSummary();
    private DenseValues values;

    TorchRankedNeuron(LaneSums sums, int lane, HostRanker kernels) {
        this.sums = sums;
        this.lane = lane;
        this.kernels = kernels;
    }

    /** Takes a new neuron in place of the previous one. */
    void set(DenseValues neuron) {
        values = neuron;
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
        return kernels.of(values).moments();
    }

    @Override
    public void locate(byte[] formulas, int position, LocatedSamples found) {
        kernels.of(values).locate(formulas, position, found);
    }
}
