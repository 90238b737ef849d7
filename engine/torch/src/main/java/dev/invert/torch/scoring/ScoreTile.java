package dev.invert.torch.scoring;

import dev.invert.score.FormulaPieces;
import dev.invert.score.ScoreSink;
import dev.invert.torch.internal.products.ScoreProduct;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Scores formulas on neurons whose weights are on a device: computes the AUCs or the best neurons, to be handed on. The AUC is
 * {@code (area + Z) / (2 area)} with area = n (N - n), as the kernels compute it: numerator and denominator are exact,
 * and the division is rounded correctly. Must be used inside a PointerScope, by one thread.
 */
final class ScoreTile implements AutoCloseable {
    private final ScoreProduct product;
    private final ScoreSink sink;
    private final long sampleCount;
    private final boolean cuda;
    /** Page-locked memory for AUCs; null on the CPU and before its first use. */
    private Tensor pinned;

    ScoreTile(ScoreProduct product, ScoreSink sink, long sampleCount, boolean cuda) {
        this.product = product;
        this.sink = sink;
        this.sampleCount = sampleCount;
        this.cuda = cuda;
    }

    /** Scores on the host. */
    @FunctionalInterface
    interface Result {
        /** Gives the scores to the sink and returns the nanoseconds that it took. */
        long handOn();
    }

    /**
     * Scores formulas of a piece on consecutive neurons.
     *
     * @param from index in the piece of the first formula
     * @param masks truth sets of the formulas, operand [F, R]
     * @param weights operands [K, R], on the same device
     * @param column index of the first neuron among those requested
     * @return what the sink is to take, in the caller's PointerScope
     */
    Result score(FormulaPieces.Piece piece, int from, Tensor masks, List<Tensor> weights, int column) {
        int formulas = (int) masks.size(0);
        long[] areas = new long[formulas];
        for (int m = 0; m < formulas; m++) {
            long positives = piece.positiveCounts()[from + m];
            areas[m] = positives * (sampleCount - positives);
        }
        Tensor z = product.sums(masks, weights);
        long first = piece.firstFormula() + from;
        return sink.neuronsPerFormula() == ScoreSink.ALL_NEURONS
                ? all(z, areas, first, column)
                : best(z, areas, first, column);
    }

    private Result all(Tensor z, long[] areas, long first, int column) {
        double[] divisors = new double[areas.length];
        for (int m = 0; m < areas.length; m++) {
            divisors[m] = areas[m] == 0 ? Double.NaN : 2.0 * areas[m];
        }
        // Counted from 0: an empty formula has area 0 and Z 0, and 0 / NaN is NaN.
        Tensor area = Tensor.create(areas, areas.length, 1).to(z.device(), ScalarType.Long);
        Tensor divisor = Tensor.create(divisors, areas.length, 1).to(z.device(), ScalarType.Double);
        Tensor auc = z.add(area).to(ScalarType.Double).div(divisor).contiguous();
        int neurons = (int) z.size(1);
        ByteBuffer bytes = onHost(auc);
        return timed(() -> sink.aucs(first, areas.length, column, neurons, bytes));
    }

    private ByteBuffer onHost(Tensor auc) {
        Tensor host = auc;
        if (cuda && auc.is_cuda()) {
            host = pinned(auc.numel()).view(auc.size(0), auc.size(1)).copy_(auc);
        }
        long byteCount = auc.numel() * Double.BYTES;
        return new BytePointer(host.data_ptr())
                .capacity(byteCount)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
    }

    private Tensor pinned(long count) {
        if (pinned == null || pinned.numel() < count) {
            close();
            pinned = torch.empty(new long[] {count}, new TensorOptions(ScalarType.Double), null)
                    .pin_memory()
                    .retainReference();
        }
        return pinned.narrow(0, 0, count);
    }

    /** Keeps the largest Z of each formula, of equal ones those of the first neurons. */
    private Result best(Tensor z, long[] areas, long first, int column) {
        long neurons = z.size(1);
        int kept = (int) Math.min(sink.neuronsPerFormula(), neurons);
        // The area is the same for all neurons of a formula, so Z orders as the AUC does; the place breaks ties.
        Tensor places = torch.arange(new Scalar(neurons), new TensorOptions(ScalarType.Long))
                .neg()
                .add(new Scalar(neurons - 1))
                .to(z.device(), ScalarType.Long);
        Tensor keys = z.to(ScalarType.Long).mul(new Scalar(neurons)).add(places);
        T_TensorTensor_T largest = keys.topk(kept, 1, true, true);
        long[] found = SearchDevice.toLongs(largest.get0());
        int[] columns = new int[found.length];
        double[] aucs = new double[found.length];
        for (int i = 0; i < found.length; i++) {
            long area = areas[i / kept];
            columns[i] = column + (int) (neurons - 1 - Math.floorMod(found[i], neurons));
            double numerator = area + Math.floorDiv(found[i], neurons);
            aucs[i] = numerator / (area == 0 ? Double.NaN : 2.0 * area);
        }
        return timed(() -> sink.best(first, areas.length, columns, aucs));
    }

    private static Result timed(Runnable handOn) {
        return () -> {
            long start = System.nanoTime();
            handOn.run();
            return System.nanoTime() - start;
        };
    }

    @Override
    public void close() {
        if (pinned != null) {
            pinned.close();
            pinned = null;
        }
    }
}
