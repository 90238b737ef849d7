package dev.invert.activation;

import dev.invert.InvertException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/** One pass over all samples: feeds batches to a tapped model, pools what its layers compute, and hands it on. */
public final class ActivationRun {
    private final TappedModel model;
    private final Pooling pooling;

    /** @param model stays the caller's to close */
    public ActivationRun(TappedModel model, Pooling pooling) {
        this.model = Objects.requireNonNull(model, "model");
        this.pooling = Objects.requireNonNull(pooling, "pooling");
    }

    /**
     * Runs until the source has no more samples.
     *
     * @param source gives the samples
     * @param batch the caller's direct buffer in native byte order; as many samples as it holds make a batch
     * @param sink receives the activations, as float32
     * @return number of samples
     * @throws IllegalArgumentException when the buffer does not hold one sample
     * @throws InvertException when the model refuses a batch, or a layer's output cannot be pooled or changes its
     *     number of neurons on the way
     */
    public long run(BatchSource source, FloatBuffer batch, LayerSink sink) {
        long[] sample = source.sampleShape();
        long sampleSize = LongStream.of(sample).reduce(1, Math::multiplyExact);
        if (sampleSize < 1 || sampleSize > batch.capacity()) {
            throw new IllegalArgumentException("batch capacity=%d: a sample of shape %s has %d values"
                    .formatted(batch.capacity(), Arrays.toString(sample), sampleSize));
        }
        Map<String, Long> neuronCounts = new LinkedHashMap<>();
        long first = 0;
        for (int count = next(source, batch); count > 0; count = next(source, batch)) {
            Objects.checkIndex(count - 1L, batch.capacity() / sampleSize);
            runBatch(batch, shape(count, sample), first, sink, neuronCounts);
            first += count;
        }
        return first;
    }

    private void runBatch(FloatBuffer batch, long[] shape, long first, LayerSink sink, Map<String, Long> neuronCounts) {
        Map<String, Long> counts = new LinkedHashMap<>();
        int sampleCount = (int) shape[0];
        model.run(batch, shape, (layer, output) -> {
            Tensor rows = TappedModel.onHost(pooling.apply(layer, output, sampleCount));
            long neuronCount = rows.size(1);
            counts.put(layer, neuronCount);
            if (first > 0 && !Long.valueOf(neuronCount).equals(neuronCounts.get(layer))) {
                throw changed(first, neuronCounts, counts);
            }
            sink.accept(layer, first, sampleCount, Math.toIntExact(neuronCount), TappedModel.buffer(rows));
        });
        if (first == 0) {
            neuronCounts.putAll(counts);
        } else if (!counts.equals(neuronCounts)) {
            throw changed(first, neuronCounts, counts);
        }
    }

    private static InvertException changed(long first, Map<String, Long> before, Map<String, Long> now) {
        return new InvertException(
                "layers and neurons were %s up to sample %d and are %s from there on; they must stay the same for all samples"
                        .formatted(before, first - 1, now));
    }

    private static int next(BatchSource source, FloatBuffer batch) {
        batch.clear();
        return source.fill(batch);
    }

    private static long[] shape(long count, long[] sample) {
        return LongStream.concat(LongStream.of(count), LongStream.of(sample)).toArray();
    }
}
