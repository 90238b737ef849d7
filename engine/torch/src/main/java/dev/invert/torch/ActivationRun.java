package dev.invert.torch;

import dev.invert.MemoryBudget;
import dev.invert.batches.BatchSource;
import dev.invert.errors.InvertException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.PointerScope;

/** One pass over all samples: feeds batches to a tapped model, pools what its layers compute, and hands it on. */
public final class ActivationRun {
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private final TappedModel model;
    private final Pooling pooling;
    private final int batchSize;
    private final MemoryBudget budget;

    /**
     * @param model stays the caller's to close
     * @param batchSize samples that the model sees at once, at least 1
     */
    public ActivationRun(TappedModel model, Pooling pooling, int batchSize) {
        this(model, pooling, batchSize, MemoryBudget.process());
    }

    /**
     * The same, within a budget.
     *
     * @param budget what batches of input count against
     */
    public ActivationRun(TappedModel model, Pooling pooling, int batchSize, MemoryBudget budget) {
        this.model = Objects.requireNonNull(model, "model");
        this.pooling = Objects.requireNonNull(pooling, "pooling");
        this.batchSize = batchSize;
        this.budget = Objects.requireNonNull(budget, "budget");
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize=" + batchSize + ": must be at least 1");
        }
    }

    /**
     * Runs until the source has no more samples. A batch is read and another one's activations are handed on while the
     * model works; on several devices it works on several batches.
     *
     * @param source gives the samples; stays the caller's to close
     * @param sink receives the activations, as float32
     * @return number of samples
     * @throws InvertException when the model refuses a batch, a layer's output cannot be pooled or changes its number
     *     of neurons on the way, layers differ in their number of tokens where every token is a sample, or memory does
     *     not suffice for three batches
     * @throws dev.invert.errors.CanceledException if the calling thread is interrupted, when the batches that are being computed
     *     are done
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
        RUNNING.incrementAndGet();
        try {
            return runLanes(source, samplesBefore, sink);
        } finally {
            RUNNING.decrementAndGet();
        }
    }

    /**
     * Whether models are being run in this process: to end it while native threads compute may crash it, since LibTorch
     * takes its tables down under them.
     */
    public static boolean isAnyRunning() {
        return RUNNING.get() > 0;
    }

    private long runLanes(BatchSource source, long samplesBefore, LayerSink sink) {
        int buffers = DevicePipelines.count(model) + 2; // one being read, one whose activations are being handed on
        try (BatchQueue queue = new BatchQueue(source, batchSize, buffers, budget);
                DevicePipelines lanes = new DevicePipelines(model, pooling, source.inputType(), source.sampleShape())) {
            Pass pass = new Pass(sink, samplesBefore);
            for (BatchQueue.Batch batch = next(queue, lanes, pass);
                    batch.count() > 0;
                    batch = next(queue, lanes, pass)) {
                Objects.checkIndex(batch.count() - 1, batchSize);
                lanes.submit(batch);
                if (lanes.underWay() == buffers - 1) {
                    pass.handOn(lanes);
                }
            }
            pass.handOnAll(lanes);
            return pass.samples;
        }
    }

    /** When the source fails, what was read before is as good as ever. */
    private static BatchQueue.Batch next(BatchQueue queue, DevicePipelines lanes, Pass pass) {
        try {
            return queue.next();
        } catch (RuntimeException e) {
            pass.handOnAll(lanes);
            throw e;
        }
    }

    /** Hands on batch after batch, and sees to it that all have the same layers and neurons. */
    private static final class Pass {
        private final LayerSink sink;
        private final Map<String, Integer> neuronCounts = new LinkedHashMap<>();
        private int rowsPerSample;
        private long samples;

        Pass(LayerSink sink, long samplesBefore) {
            this.sink = sink;
            this.samples = samplesBefore;
        }

        void handOnAll(DevicePipelines lanes) {
            while (lanes.underWay() > 0) {
                handOn(lanes);
            }
        }

        @SuppressWarnings("try") // A scope works by being open; nothing refers to it.
        void handOn(DevicePipelines lanes) {
            try (DevicePipelines.Computed computed = lanes.take();
                    PointerScope scope = new PointerScope()) {
                requireSame(computed);
                int count = computed.batch().count();
                for (DevicePipelines.Rows rows : computed.rows()) {
                    sink.accept(
                            rows.layer(),
                            samples * rowsPerSample,
                            count * rowsPerSample,
                            neuronCounts.get(rows.layer()),
                            TappedModel.buffer(rows.values()));
                }
                samples += count;
                sink.batchDone(samples, computed.batch().position());
            }
        }

        private void requireSame(DevicePipelines.Computed computed) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            for (DevicePipelines.Rows rows : computed.rows()) {
                counts.put(rows.layer(), Math.toIntExact(rows.values().size(1)));
            }
            int perSample = requireSameTokens(computed);
            if (neuronCounts.isEmpty()) {
                neuronCounts.putAll(counts);
                rowsPerSample = perSample;
                computed.rows().forEach(rows -> sink.layerFound(rows.layer(), rows.pooling(), perSample));
            } else if (perSample != rowsPerSample) {
                throw new InvertException(
                        "samples had %d tokens up to sample %d and have %d from there on; they must stay the same for all samples"
                                .formatted(rowsPerSample, samples - 1, perSample));
            } else if (!counts.equals(neuronCounts)) {
                throw changed(samples, neuronCounts, counts);
            }
        }
    }

    /** Rows per sample, which all layers share. */
    private static int requireSameTokens(DevicePipelines.Computed computed) {
        DevicePipelines.Rows first = computed.rows().get(0);
        for (DevicePipelines.Rows rows : computed.rows()) {
            if (rows.values().size(0) != first.values().size(0)) {
                throw new InvertException(
                        "pooling %s: layer %s has %d tokens per sample and layer %s has %d; give each a run of its own"
                                .formatted(
                                        rows.pooling(),
                                        first.layer(),
                                        rowsPerSample(computed, first),
                                        rows.layer(),
                                        rowsPerSample(computed, rows)));
            }
        }
        return rowsPerSample(computed, first);
    }

    private static int rowsPerSample(DevicePipelines.Computed computed, DevicePipelines.Rows rows) {
        return Math.toIntExact(rows.values().size(0) / computed.batch().count());
    }

    private static InvertException changed(long first, Map<String, Integer> before, Map<String, Integer> now) {
        return new InvertException(
                "layers and neurons were %s up to sample %d and are %s from there on; they must stay the same for all samples"
                        .formatted(before, first - 1, now));
    }
}
