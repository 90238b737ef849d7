package dev.invert.internal.kernel;

import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;

/** Rank sums of neurons over the patterns of drawn samples, on one thread. */
public final class DrawnRanks implements AutoCloseable {
    private final RankOrders orders;
    private final SampleDraw draw;
    private final NativeBlock sums;

    DrawnRanks(RankOrders orders, SampleDraw draw) {
        this.orders = orders;
        this.draw = draw;
        this.sums = draw.table().budget().allocate(MemoryTag.RANKS, (long) draw.patternCount() * Long.BYTES);
    }

    /**
     * Sums the doubled mid-ranks of a neuron among the drawn samples.
     *
     * @param neuron index of the neuron in the orders
     * @param target receives the sum of each pattern
     * @return whether all drawn activations are equal
     */
    public boolean sum(int neuron, long[] target) {
        long distinct = orders.sum(neuron, draw, sums);
        sums.bytes().asLongBuffer().get(0, target, 0, draw.patternCount());
        return distinct == 1;
    }

    /** Sums the ranks of a neuron, less their mean. */
    public void centeredSum(int neuron, long[] target) {
        sum(neuron, target);
        IntBuffer sizes = draw.patternSizes();
        long meanRank = draw.drawCount() + 1L;
        for (int p = 0; p < draw.patternCount(); p++) {
            target[p] -= sizes.get(p) * meanRank;
        }
    }

    @Override
    public void close() {
        sums.close();
    }
}
