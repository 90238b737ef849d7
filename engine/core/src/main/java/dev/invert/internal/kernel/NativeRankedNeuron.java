package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.ElementType;
import dev.invert.NeuronValues;
import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.jni.NativeSetKernels;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * A lane's neuron in native memory. Its rank sums lie in the workspace. The lanes of a workspace share one ranker, which
 * is then in cache; where there are several lanes, each keeps a copy of its order.
 */
final class NativeRankedNeuron implements RankedNeuron, AutoCloseable {
    private final PatternTable table;
    private final NativeRanker ranker;
    private final NativeLocator locator;
    private final long sumsAddress;
    private final LongBuffer sums;
    private final boolean keepsOrder;
    /** The rank sums, once they have been replaced by other weights. */
    private NativeBlock keptSums;

    private boolean weighed;
    /** Set if the last ranking has left an order. */
    private boolean ordered;

    private final RankSummary summary = new RankSummary();
    private NativeBlock order;
    private final RankableValues rankable;
    private NeuronValues values;
    /** Values that are ranked in place of the activations; see {@link RankableValues}. */
    private DenseValues ranked;

    private Moments moments;

    /**
     * @param sumsAddress receives the rank sums of the patterns
     * @param sums the same memory as a view
     * @param ranker shared by the lanes of a workspace
     * @param locator shared by the lanes of a workspace
     * @param sort shared by the lanes of a workspace
     * @param keepsOrder whether other neurons are ranked while this one is in use
     */
    NativeRankedNeuron(
            PatternTable table,
            long sumsAddress,
            LongBuffer sums,
            NativeRanker ranker,
            NativeLocator locator,
            LongSort sort,
            boolean keepsOrder) {
        this.table = table;
        this.ranker = ranker;
        this.locator = locator;
        this.sumsAddress = sumsAddress;
        this.sums = sums;
        this.keepsOrder = keepsOrder;
        this.rankable = new RankableValues(table, sort);
    }

    /** Ranks a new neuron in place of the previous one. */
    void rank(NeuronValues neuron) {
        values = neuron;
        moments = null;
        weighed = false;
        ordered = false;
        ranked = rankable.of(neuron);
        locator.forget();
        ranker.rank(ranked, sumsAddress, summary);
        if (keepsOrder && summary.nonFiniteSample() < 0 && ranked.elementType() == ElementType.FLOAT32) {
            if (order == null) {
                order = table.budget().allocate(MemoryTag.WORKSPACE, NativeKernels.orderBytes(table.sampleCount()));
            }
            NativeKernels.keepOrder(ranker.scratchAddress(), order.address());
        }
        ordered = summary.nonFiniteSample() < 0;
    }

    @Override
    public NeuronValues values() {
        return values;
    }

    @Override
    public RankSummary summary() {
        return summary;
    }

    /** Copies the rank sums, which other weights are about to replace. */
    void keepRanks() {
        if (!weighed) {
            if (keptSums == null) {
                keptSums = table.budget().allocate(MemoryTag.WORKSPACE, (long) table.patternCount() * Long.BYTES);
            }
            keptSums.bytes().asLongBuffer().put(0, sums, 0, table.patternCount());
            weighed = true;
        }
    }

    /** Returns the address of the rank sum of each pattern. */
    long rankSumsAddress() {
        return weighed ? keptSums.address() : sumsAddress;
    }

    @Override
    public void centeredRanks(long[] ranks) {
        center(rankSumsAddress(), ranks);
    }

    @Override
    public void centeredWeights(long[] weights) {
        center(sumsAddress, weights);
    }

    private void center(long from, long[] centered) {
        NativeSetKernels.centerSums(
                from, table.patternSizesAddress(), table.patternCount(), table.sampleCount() + 1L, centered);
    }

    @Override
    public Moments moments() {
        if (moments == null) {
            moments = rankable.keyed() ? rankable.keys().moments() : locator.moments(ranked);
        }
        return moments;
    }

    @Override
    public DenseValues denseValues() {
        return values instanceof DenseValues dense ? dense : ranked;
    }

    @Override
    public FloatBuffer keys() {
        return ranked.floats();
    }

    @Override
    public void locate(byte[] formulas, int position, LocatedSamples found) {
        locator.locate(orderAddress(), ranked, formulas, position, found);
        if (rankable.keyed()) {
            rankable.keys().measureDistances(found);
        }
    }

    /**
     * Returns the address of the order of the activations, valid as long as {@link #locate} is; 0 if they are no float32
     * values or were not ranked themselves.
     */
    long activationOrder() {
        return ordered && ranked == values && ranked.elementType() == ElementType.FLOAT32 ? orderAddress() : 0;
    }

    private long orderAddress() {
        return order == null ? ranker.scratchAddress() : order.address();
    }

    @Override
    public void close() {
        rankable.close();
        if (order != null) {
            order.close();
            order = null;
        }
        if (keptSums != null) {
            keptSums.close();
            keptSums = null;
        }
    }
}
