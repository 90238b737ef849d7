package dev.invert.torch.internal.tensors;

import dev.invert.DenseBlock;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Ranks batches of neurons on a device. The doubled mid-rank of a sample is the number of samples below it plus the
 * number of samples not above it plus 1: two binary searches in the sorted row. Pattern sums are sums of integers, so
 * that the order of the additions does not matter.
 */
public final class DeviceRanker {
    /** Below this number of samples, sums of t³ over tie groups are exact doubles in any order. */
    static final long EXACT_TIES = 208_000;

    private final DeviceTable table;
    private final DeviceConcepts concepts;
    private final SearchDevice device;

    public DeviceRanker(DeviceTable table, SearchDevice device) {
        this.table = table;
        this.concepts = table.concepts();
        this.device = device;
    }

    /**
     * Ranks consecutive neurons of a block.
     *
     * @param keepRanks whether the ranks of single samples are needed
     */
    public RankedBatch rank(DenseBlock block, int firstRow, int count, boolean keepRanks) {
        Tensor stored = device.activations(block, firstRow, count);
        boolean half = block.elementType().byteCount() == Short.BYTES;
        // Adding 0 makes -0 equal to 0 bit by bit, and the conversion of 16-bit floats is exact.
        Tensor values = (half ? stored.to(ScalarType.Float) : stored).add(new Scalar(0.0f));
        Tensor finite = torch.isfinite(values).all(1);
        T_TensorTensor_T sorting = values.sort(new BoolOptional(true), 1, false);
        Tensor sorted = sorting.get0();
        Tensor order = sorting.get1();
        Tensor below = search(sorted, false);
        Tensor notAbove = search(sorted, true);
        Tensor ranks = below.add(notAbove).add(new Scalar(1L));
        Tensor sums = sumSorted(order, ranks, count);
        Tensor sizes = notAbove.sub(below);
        Tensor constant = sorted.select(1, 0).eq(sorted.select(1, sorted.size(1) - 1));
        boolean exact = concepts.sampleCount() < EXACT_TIES;
        Tensor ties = exact ? sizes.mul(sizes).sub(new Scalar(1L)).sum(1L) : constant;
        long[] flags = SearchDevice.toLongs(torch.stack(
                new TensorVector(finite.to(ScalarType.Long), constant.to(ScalarType.Long), ties.to(ScalarType.Long))));
        double[] tieTerms = new double[count];
        for (int i = 0; i < count; i++) {
            tieTerms[i] = exact ? flags[2 * count + i] : 0;
        }
        if (!exact) {
            addTies(below, sizes, tieTerms);
        }
        Tensor sampleRanks = keepRanks ? torch.empty_like(ranks).scatter_(1, order, ranks) : null;
        return new RankedBatch(sums, order, sampleRanks, flags, tieTerms);
    }

    private static Tensor search(Tensor sorted, boolean right) {
        return torch.searchsorted(sorted, sorted, false, right, new StringViewOptional(), new TensorOptional());
    }

    private Tensor sumSorted(Tensor order, Tensor ranks, int count) {
        Tensor patterns =
                table.patternOfSample().index_select(0, order.flatten()).view(count, concepts.sampleCount());
        return sum(patterns, ranks, count);
    }

    /**
     * Sums ranks over the patterns of a permutation of the samples.
     *
     * @param sampleRanks ranks in the order of the samples, int64 [k, N]
     * @param patterns pattern of each sample, int64 [N]
     * @return v_p, int64 [k, R]
     */
    public Tensor sumPermuted(Tensor sampleRanks, Tensor patterns) {
        return sum(patterns.unsqueeze(0), sampleRanks, (int) sampleRanks.size(0));
    }

    private Tensor sum(Tensor patterns, Tensor ranks, int count) {
        long patternCount = concepts.patternCount();
        Tensor firstOfRow = torch.arange(new Scalar(count), device.options(ScalarType.Long))
                .mul(new Scalar(patternCount))
                .unsqueeze(1);
        Tensor sums = torch.zeros(new long[] {count * patternCount}, device.options(ScalarType.Long))
                .index_add_(0, patterns.add(firstOfRow).flatten(), ranks.flatten())
                .view(count, patternCount);
        return sums.sub(concepts.sizes().mul(new Scalar(concepts.sampleCount() + 1)));
    }

    /** Adds the terms of tie groups in ascending order of activation, as the kernels do. */
    private void addTies(Tensor below, Tensor sizes, double[] tieTerms) {
        Tensor places = torch.arange(new Scalar(below.size(1)), device.options(ScalarType.Long));
        // The first sample of each group of two or more stands for it.
        Tensor groups = torch.nonzero(
                        below.eq(places).logical_and(sizes.gt(new Scalar(1L))).flatten())
                .flatten();
        long[] at = SearchDevice.toLongs(groups);
        long[] sizeOf = SearchDevice.toLongs(sizes.flatten().index_select(0, groups));
        for (int i = 0; i < at.length; i++) {
            double size = sizeOf[i];
            tieTerms[(int) (at[i] / below.size(1))] += size * size * size - size;
        }
    }
}
