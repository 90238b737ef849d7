package dev.invert.internal.kernel;

import dev.invert.MemoryBudget;
import dev.invert.NeuronValues;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The order of the samples by the activations of several neurons, so that ranks among any draw of the samples follow
 * without sorting. The largest group of equal activations, such as the zeros of a rectified neuron, is left out if it is
 * large. In native memory. Threads may sort different neurons; afterwards, reading is thread-safe. The creator closes it.
 */
public final class RankOrders implements AutoCloseable {
    /** Largest number of samples: the order of a neuron fits in a buffer. */
    public static final int MOST_SAMPLES = Integer.MAX_VALUE / Long.BYTES;

    /** Marks the last sample of each group of equal activations: the sign bit of an entry. */
    static final int LAST_OF_TIES = 1 << 31;

    /** A group is left out if it holds at least this part of the samples: leaving it out takes a pass over the others. */
    private static final int LEAST_PART = 8;

    private final DrawnSums kernel;
    private final MemoryBudget budget;
    private final NativeBlock[] orders;
    private final int[] lower;
    private final AtomicLong byteCount = new AtomicLong();

    /** Creates orders of no neurons yet. */
    public RankOrders(AucKernels kernels, int neuronCount, MemoryBudget budget) {
        this.kernel = kernels.drawnSums();
        this.budget = budget;
        this.orders = new NativeBlock[neuronCount];
        this.lower = new int[neuronCount];
    }

    /** Returns the bytes that the orders of the neurons sorted so far take. */
    public long byteCount() {
        return byteCount.get();
    }

    /** Opens the memory that one thread sorts neurons in; the caller closes it. */
    public Sorter sorter(SampleRanks.Table samples) {
        return new Sorter(samples);
    }

    /**
     * Opens the sums of one thread; the caller closes them.
     *
     * @param draw must stay open as long as the sums
     */
    public DrawnRanks open(SampleDraw draw) {
        return new DrawnRanks(this, draw);
    }

    /** Sums the ranks of a neuron; see {@link DrawnSums#sum}. */
    long sum(int neuron, SampleDraw draw, NativeBlock sums) {
        NativeBlock order = orders[neuron];
        return kernel.sum(order, (int) (order.byteCount() / Integer.BYTES), lower[neuron], draw, sums);
    }

    /** Sorts neurons on one thread. */
    public final class Sorter implements AutoCloseable {
        private final AucWorkspace workspace;
        private final long[] centered;
        /** Per half of a doubled mid-rank, which differs between groups: the size of the group, then where it starts. */
        private final int[] groups;

        private final int[] order;

        private Sorter(SampleRanks.Table samples) {
            this.workspace = samples.openWorkspace();
            this.centered = new long[samples.sampleCount()];
            this.groups = new int[centered.length + 1];
            this.order = new int[centered.length];
        }

        /**
         * Sorts the samples of a neuron.
         *
         * @param neuron index of the neuron in these orders
         * @param values the activations
         * @throws dev.invert.errors.NonFiniteActivationException if an activation is NaN or infinite
         */
        public void sort(int neuron, NeuronValues values) {
            RankedNeuron ranked = workspace.rank(0, values);
            ranked.requireFinite();
            ranked.centeredRanks(centered);
            int shared = countGroups();
            int listed = centered.length - (shared < 0 ? 0 : groups[shared]);
            lower[neuron] = placeGroups(shared);
            placeSamples(shared, listed);
            NativeBlock block = budget.allocate(MemoryTag.RANKS, (long) listed * Integer.BYTES);
            block.bytes().asIntBuffer().put(0, order, 0, listed);
            orders[neuron] = block;
            byteCount.addAndGet(block.byteCount());
        }

        private int group(int sample) {
            return (int) ((centered[sample] + centered.length + 1) >>> 1);
        }

        /** Counts the samples of each group; returns the group to leave out, or -1. */
        private int countGroups() {
            Arrays.fill(groups, 0);
            for (int sample = 0; sample < centered.length; sample++) {
                groups[group(sample)]++;
            }
            int largest = 0;
            for (int g = 1; g < groups.length; g++) {
                largest = groups[g] > groups[largest] ? g : largest;
            }
            return (long) groups[largest] * LEAST_PART >= centered.length ? largest : -1;
        }

        /** Replaces the size of each group by where its list ends; returns the number of samples below the shared group. */
        private int placeGroups(int shared) {
            int end = 0;
            int below = 0;
            for (int g = 1; g < groups.length; g++) {
                if (g == shared) {
                    below = end;
                    continue;
                }
                end += groups[g];
                groups[g] = end;
            }
            return below;
        }

        /** Lists the samples of each group, and marks the last of each. */
        private void placeSamples(int shared, int listed) {
            for (int sample = centered.length - 1; sample >= 0; sample--) {
                int g = group(sample);
                if (g != shared) {
                    order[--groups[g]] = sample;
                }
            }
            // Each group now starts where the one before ends.
            for (int g = 1; g < groups.length; g++) {
                if (g != shared && groups[g] > 0) {
                    order[groups[g] - 1] |= LAST_OF_TIES;
                }
            }
            if (listed > 0) {
                order[listed - 1] |= LAST_OF_TIES;
            }
        }

        @Override
        public void close() {
            workspace.close();
        }
    }

    @Override
    public void close() {
        for (NativeBlock order : orders) {
            if (order != null) {
                order.close();
            }
        }
    }
}
