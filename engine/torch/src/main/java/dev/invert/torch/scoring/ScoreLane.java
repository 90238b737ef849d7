package dev.invert.torch.scoring;

import dev.invert.score.FormulaPieces;
import dev.invert.score.ScoreSink;
import dev.invert.torch.internal.products.ScoreProduct;
import dev.invert.torch.internal.tensors.DeviceConcepts;
import dev.invert.torch.internal.tensors.OutOfDeviceMemory;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Scores pieces of formulas on one device, in tiles of neurons. A tile that does not fit into the device's memory is
 * halved; the CPU computes what does not fit even then. Used by one thread.
 */
@SuppressWarnings("try") // Scopes are used only for their side effect.
final class ScoreLane implements AutoCloseable {
    private final ScoreProduct product;
    private final ScoreWeights weights;
    private final int device;
    private final SearchDevice lane;
    private final TorchScorePlan plan;
    private final ScoreMemory memory;
    private final long patterns;
    private final ScoreTile tile;

    ScoreLane(
            ScoreProduct product,
            ScoreWeights weights,
            int device,
            SearchDevice lane,
            TorchScorePlan plan,
            ScoreMemory memory,
            DeviceConcepts problem,
            ScoreSink sink) {
        this.product = product;
        this.weights = weights;
        this.device = device;
        this.lane = lane;
        this.plan = plan;
        this.memory = memory;
        this.patterns = problem.patternCount();
        this.tile = new ScoreTile(product, sink, problem.sampleCount(), lane.isCuda());
    }

    /**
     * Scores all formulas of a piece on all neurons of the pass.
     *
     * @param column index of the first neuron of the pass among those requested
     * @return the nanoseconds that the sink took
     */
    long score(FormulaPieces.Piece piece, int column) {
        return score(piece, 0, piece.count(), column);
    }

    private long score(FormulaPieces.Piece piece, int from, int to, int column) {
        try (PointerScope scope = new PointerScope()) {
            Tensor masks;
            try {
                memory.require((to - from) * patterns * product.operandBytes());
                masks = masks(piece, from, to);
            } catch (RuntimeException | OutOfMemoryError e) {
                if (!OutOfDeviceMemory.is(e)) {
                    throw e;
                }
                masks = null;
            }
            if (masks != null) {
                long written = 0;
                for (int first = 0; first < weights.count(); first += plan.neuronsPerTile()) {
                    int count = Math.min(plan.neuronsPerTile(), weights.count() - first);
                    written += score(piece, from, masks, first, count, column);
                }
                return written;
            }
        }
        if (to - from > 1) {
            memory.halved();
            int middle = (from + to) >>> 1;
            return score(piece, from, middle, column) + score(piece, middle, to, column);
        }
        memory.fellBack();
        return onCpu(piece, from, TruthBits.unpack(words(piece, from, to), patterns), 0, weights.count(), column);
    }

    private long score(FormulaPieces.Piece piece, int from, Tensor masks, int first, int count, int column) {
        try (PointerScope scope = new PointerScope()) {
            ScoreTile.Result result;
            try {
                memory.require(masks.size(0) * count * Long.BYTES);
                result = tile.score(piece, from, masks, weights.of(device, first, count), column + first);
            } catch (RuntimeException | OutOfMemoryError e) {
                if (!OutOfDeviceMemory.is(e)) {
                    throw e;
                }
                result = null;
            }
            if (result != null) {
                // A sink that fails has failed for good: it must not take the same scores again, in halves.
                return result.handOn();
            }
        }
        if (count > 1) {
            memory.halved();
            return score(piece, from, masks, first, count / 2, column)
                    + score(piece, from, masks, first + count / 2, count - count / 2, column);
        }
        memory.fellBack();
        return onCpu(piece, from, masks.cpu(), first, count, column);
    }

    private long onCpu(FormulaPieces.Piece piece, int from, Tensor truthSets, int first, int count, int column) {
        try (PointerScope scope = new PointerScope()) {
            List<Tensor> onHost =
                    weights.of(device, first, count).stream().map(Tensor::cpu).toList();
            return tile.score(piece, from, product.masks(truthSets), onHost, column + first)
                    .handOn();
        }
    }

    private Tensor masks(FormulaPieces.Piece piece, int from, int to) {
        Tensor words = words(piece, from, to);
        return product.masks(TruthBits.unpack(lane.copy(words), patterns));
    }

    /** Copies truth sets to a tensor of the host, int64 [F, W]. */
    private static Tensor words(FormulaPieces.Piece piece, int from, int to) {
        int wordCount = piece.wordCount();
        long[] words = new long[(to - from) * wordCount];
        System.arraycopy(piece.sets(), from * wordCount, words, 0, words.length);
        Tensor copied = Tensor.create(words, to - from, wordCount);
        return copied.to(ScalarType.Long);
    }

    @Override
    public void close() {
        tile.close();
    }
}
