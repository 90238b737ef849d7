package dev.invert.activation;

import dev.invert.InvertException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/** One pass over all samples: feeds batches to a tapped model, pools what its layers compute, and hands it on. */
public final class ActivationRun {
    private final TappedModel model;
    private final Pooling pooling;
    private final int batchSize;

    /**
     * @param model stays the caller's to close
     * @param batchSize samples that the model sees at once, at least 1
     */
    public ActivationRun(TappedModel model, Pooling pooling, int batchSize) {
        this.model = Objects.requireNonNull(model, "model");
        this.pooling = Objects.requireNonNull(pooling, "pooling");
        this.batchSize = batchSize;
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize=" + batchSize + ": must be at least 1");
        }
    }

    /**
     * Runs until the source has no more samples. The next batch is read while the model works on one.
     *
     * @param source gives the samples; stays the caller's to close
     * @param sink receives the activations, as float32
     * @return number of samples
     * @throws InvertException when the model refuses a batch, a layer's output cannot be pooled or changes its number
     *     of neurons on the way, or memory does not suffice for two batches
     */
    public long run(BatchSource source, LayerSink sink) {
        return run(source, 0, sink);
    }

    /**
     * Goes on where an earlier run ended.
     *
     * @param source gives the samples that are left
     * @param samplesBefore number of samples that earlier runs gave, a multiple of the batch size
     * @param sink receives the activations, as float32
     * @return number of samples, the earlier ones included
     */
    public long run(BatchSource source, long samplesBefore, LayerSink sink) {
        long[] sample = source.sampleShape();
        Map<String, Integer> neuronCounts = new LinkedHashMap<>();
        long samples = samplesBefore;
        try (BatchQueue queue = new BatchQueue(source, batchSize)) {
            for (BatchQueue.Batch batch = queue.next(); batch.count() > 0; batch = queue.next()) {
                Objects.checkIndex(batch.count() - 1, batchSize);
                runBatch(batch, source.inputType(), shape(batch.count(), sample), samples, sink, neuronCounts);
                samples += batch.count();
                sink.batchDone(samples, batch.position());
            }
        }
        return samples;
    }

    private void runBatch(
            BatchQueue.Batch batch,
            InputType type,
            long[] shape,
            long first,
            LayerSink sink,
            Map<String, Integer> neuronCounts) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        model.run(batch.values(), type, shape, (layer, output) -> {
            Tensor rows = TappedModel.onHost(pooling.apply(layer, output, batch.count()));
            int neuronCount = Math.toIntExact(rows.size(1));
            counts.put(layer, neuronCount);
            if (neuronCounts.isEmpty()) {
                sink.layerFound(layer, pooling.nameFor((int) output.dim()));
            }
            Integer before = neuronCounts.get(layer);
            if (!neuronCounts.isEmpty() && (before == null || before != neuronCount)) {
                throw changed(first, neuronCounts, counts);
            }
            sink.accept(layer, first, batch.count(), neuronCount, TappedModel.buffer(rows));
        });
        if (neuronCounts.isEmpty()) {
            neuronCounts.putAll(counts);
        } else if (!counts.equals(neuronCounts)) {
            throw changed(first, neuronCounts, counts);
        }
    }

    private static InvertException changed(long first, Map<String, Integer> before, Map<String, Integer> now) {
        return new InvertException(
                "layers and neurons were %s up to sample %d and are %s from there on; they must stay the same for all samples"
                        .formatted(before, first - 1, now));
    }

    private static long[] shape(long count, long[] sample) {
        return LongStream.concat(LongStream.of(count), LongStream.of(sample)).toArray();
    }
}
