package dev.invert.activations;

import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.batches.TokenMask;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.torch.TensorMatrix;
import dev.invert.torch.TensorRows;
import dev.invert.torch.TensorSink;
import dev.invert.torch.TorchDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Keeps the activations of a job's layers in memory, on one device. */
final class LayerTensors implements TensorSink, AutoCloseable {
    private final JobOptions options;
    private final TorchDevice device;
    private final RowCount rowCount;
    private final MemoryBudget budget;
    private final IntConsumer progress;
    private final Map<String, TensorMatrix> matrices = new LinkedHashMap<>();
    private final Map<String, String> poolings = new HashMap<>();
    private int rowsPerSample = 1;

    /**
     * Creates an empty sink.
     *
     * @param device receives the activations
     * @param mask tokens that count, if every token is a sample and some are left out; otherwise null
     * @param plannedSamples maximum number of samples
     * @param progress receives the number of samples done
     */
    LayerTensors(JobOptions options, TorchDevice device, TokenMask mask, int plannedSamples, IntConsumer progress) {
        this.options = options;
        this.device = device;
        this.rowCount = new RowCount(mask, plannedSamples);
        this.budget = options.budget();
        this.progress = progress;
    }

    @Override
    public void layerFound(String layer, String pooling, int tokens) {
        poolings.put(layer, pooling);
        rowsPerSample = tokens;
    }

    @Override
    public void accept(String layer, long firstRow, TensorRows rows) {
        matrices.computeIfAbsent(layer, name -> allocate(name, rows.neuronCount()))
                .put(firstRow, rows);
    }

    private TensorMatrix allocate(String layer, int neuronCount) {
        try {
            return new TensorMatrix(device, rowCount.planned(rowsPerSample), neuronCount, budget);
        } catch (InvertException e) {
            Message advice = device.isCuda()
                    ? Message.of("take fewer layers or samples")
                    : Message.of("raise ", Setting.MEMORY_LIMIT, ", take fewer layers or samples");
            throw new InvertException(
                    Message.of(
                            "layer " + layer + ": ",
                            e.message(),
                            "; ",
                            advice,
                            ", or write the activations to files and explain these"),
                    e);
        }
    }

    @Override
    public void batchDone(long samples, long position) {
        progress.accept((int) samples);
    }

    int rowsPerSample() {
        return rowsPerSample;
    }

    /** Returns the number of rows of the first samples. */
    int rows(int samples) {
        return Math.toIntExact(rowCount.of(samples, rowsPerSample));
    }

    /** Returns the layers in output order. */
    List<Checkpoint.LayerEntry> entries() {
        List<Checkpoint.LayerEntry> entries = new ArrayList<>();
        matrices.forEach((layer, matrix) ->
                entries.add(new Checkpoint.LayerEntry(layer, matrix.neuronCount(), poolings.get(layer), 0)));
        return entries;
    }

    /**
     * Returns the activations by layer, which the caller closes.
     *
     * @param rows number of rows that were delivered, at least 1
     * @throws InvertException if a layer would be stored in sparse form, which is searched in another way
     */
    Map<String, ActivationMatrix> take(int rows) {
        Map<String, ActivationMatrix> taken = new LinkedHashMap<>();
        matrices.forEach((layer, matrix) -> {
            requireDense(layer, matrix, rows);
            boolean whole = rows == matrix.sampleCount();
            taken.put(
                    layer,
                    whole ? matrix : matrix.select(IntStream.range(0, rows).toArray()));
        });
        matrices.clear();
        return taken;
    }

    private void requireDense(String layer, TensorMatrix matrix, int rows) {
        if (options.sparsity() == Sparsity.AUTO
                && matrix.countNonzero(rows) < SparseRows.fewestOfDense(rows, matrix.neuronCount())) {
            throw new InvertException(Message.of(
                    "layer " + layer + ": less than a tenth of its activations are other than 0, and sparse layers are"
                            + " explained from files: write the activations to files and explain these, or set ",
                    Setting.SPARSITY.with(Sparsity.OFF)));
        }
    }

    @Override
    public void close() {
        matrices.values().forEach(TensorMatrix::close);
        matrices.clear();
    }
}
