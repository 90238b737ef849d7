package dev.invert.torch;

import dev.invert.MemoryBudget;
import dev.invert.batches.BatchSource;
import dev.invert.batches.NamedSource;
import dev.invert.batches.TokenMask;
import dev.invert.errors.InvertException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.PointerScope;

/**
 * One pass over all samples: feeds batches to a tapped model, pools the outputs of its layers, and delivers them to a
 * sink.
 */
public final class ActivationRun {
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private final TappedModel model;
    private final Pooling pooling;
    private final int batchSize;
    private final MemoryBudget budget;

    /**
     * Creates a run whose buffers count against the budget of the process.
     *
     * @param model model to run; the caller closes it
     * @param pooling pooling of layer outputs into neurons
     * @param batchSize samples per batch, at least 1
     */
    public ActivationRun(TappedModel model, Pooling pooling, int batchSize) {
        this(model, pooling, batchSize, MemoryBudget.process());
    }

    /**
     * Creates a run whose buffers count against the given budget.
     *
     * @param model model to run; the caller closes it
     * @param pooling pooling of layer outputs into neurons
     * @param batchSize samples per batch, at least 1
     * @param budget budget of the input batches
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
     * Runs until the source is exhausted. While the model computes, the next batch is read and finished activations are
     * delivered; several devices compute several batches at once.
     *
     * @param source source of the samples; the caller closes it
     * @param sink receives the activations, as float32
     * @return number of samples
     * @throws InvertException if the model rejects a batch, a layer's output cannot be pooled or its number of neurons
     *     changes between batches, layers have different numbers of tokens although every token is a sample, or the
     *     batches do not fit the budget: one per batch computed at a time, and two more
     * @throws dev.invert.errors.CanceledException if the calling thread is interrupted, after the batches in progress
     *     are finished
     */
    public long run(BatchSource source, LayerSink sink) {
        return run(source, 0, sink);
    }

    /**
     * Continues an earlier run.
     *
     * @param source source of the remaining samples; the caller closes it
     * @param samplesBefore number of samples of earlier runs, a multiple of the batch size
     * @param sink receives the activations, as float32
     * @return number of samples, including those of earlier runs
     * @throws InvertException as {@link #run(BatchSource, LayerSink)}
     */
    public long run(BatchSource source, long samplesBefore, LayerSink sink) {
        return run(List.of(new NamedSource("", source)), null, samplesBefore, sink);
    }

    /**
     * Continues an earlier run of a model with several inputs.
     *
     * @param sources sources of the remaining samples by argument of the model's forward pass, at least one, all with
     *     the same samples; the caller closes them
     * @param mask tokens that count, by position of the sample in the input; null if all do
     * @param samplesBefore number of samples of earlier runs, a multiple of the batch size
     * @param sink receives the activations, as float32
     * @return number of samples, including those of earlier runs
     * @throws InvertException as {@link #run(BatchSource, LayerSink)}; also if the model has no argument of that name,
     *     another argument has no default, or the mask does not fit the output of a layer
     */
    public long run(List<NamedSource> sources, TokenMask mask, long samplesBefore, LayerSink sink) {
        begin();
        try {
            return runLanes(sources, mask, samplesBefore, sink);
        } finally {
            end();
        }
    }

    /**
     * Returns whether this process is running a model. Exiting while native threads compute may crash the process,
     * because LibTorch destroys its tables while they are in use.
     */
    public static boolean isAnyRunning() {
        return RUNNING.get() > 0;
    }

    /** Records that a model begins to run; {@link #end} must follow. */
    static void begin() {
        RUNNING.incrementAndGet();
    }

    static void end() {
        RUNNING.decrementAndGet();
    }

    private long runLanes(List<NamedSource> sources, TokenMask mask, long samplesBefore, LayerSink sink) {
        int buffers = DevicePipelines.count(model) + 2; // one being read, one being delivered
        try (BatchQueue queue = new BatchQueue(sources, batchSize, buffers, budget);
                DevicePipelines lanes =
                        new DevicePipelines(model, pooling, mask, sources, sink instanceof TensorSink)) {
            Pass pass = new Pass(sink, mask, samplesBefore);
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

    /** Returns the next batch. If the source fails, delivers the batches read before first: they are valid. */
    private static BatchQueue.Batch next(BatchQueue queue, DevicePipelines lanes, Pass pass) {
        try {
            return queue.next();
        } catch (RuntimeException e) {
            pass.handOnAll(lanes);
            throw e;
        }
    }

    /** Delivers batches one by one and checks that all have the same layers and neurons. */
    private static final class Pass {
        private final LayerSink sink;
        private final TokenMask mask;
        private final Map<String, Integer> neuronCounts = new LinkedHashMap<>();
        private int tokens;
        private long samples;

        Pass(LayerSink sink, TokenMask mask, long samplesBefore) {
            this.sink = sink;
            this.mask = mask;
            this.samples = samplesBefore;
        }

        void handOnAll(DevicePipelines lanes) {
            while (lanes.underWay() > 0) {
                handOn(lanes);
            }
        }

        @SuppressWarnings("try") // The scope is used only for its side effect.
        void handOn(DevicePipelines lanes) {
            try (DevicePipelines.Computed computed = lanes.take();
                    PointerScope scope = new PointerScope()) {
                requireSame(computed);
                for (DevicePipelines.Rows rows : computed.rows()) {
                    deliver(rows);
                }
                samples += computed.batch().count();
                sink.batchDone(samples, computed.batch().position());
            }
        }

        private void deliver(DevicePipelines.Rows rows) {
            long firstRow = mask == null || !rows.pooling().equals(Pooling.EVERY_TOKEN)
                    ? samples * tokens
                    : mask.tokensBefore(Math.toIntExact(samples));
            if (sink instanceof TensorSink tensors) {
                tensors.accept(rows.layer(), firstRow, new TensorRows(rows.values()));
                return;
            }
            sink.accept(
                    rows.layer(),
                    firstRow,
                    Math.toIntExact(rows.values().size(0)),
                    neuronCounts.get(rows.layer()),
                    TappedModel.buffer(rows.values()));
        }

        private void requireSame(DevicePipelines.Computed computed) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            for (DevicePipelines.Rows rows : computed.rows()) {
                counts.put(rows.layer(), Math.toIntExact(rows.values().size(1)));
            }
            int perSample = requireSameTokens(computed);
            if (neuronCounts.isEmpty()) {
                neuronCounts.putAll(counts);
                tokens = perSample;
                computed.rows().forEach(rows -> sink.layerFound(rows.layer(), rows.pooling(), perSample));
            } else if (perSample != tokens) {
                throw new InvertException(
                        "samples had %d tokens up to sample %d and have %d from there on; they must stay the same for all samples"
                                .formatted(tokens, samples - 1, perSample));
            } else if (!counts.equals(neuronCounts)) {
                throw changed(samples, neuronCounts, counts);
            }
        }
    }

    /** Returns the number of tokens per sample, and checks that it is the same for all layers. */
    private static int requireSameTokens(DevicePipelines.Computed computed) {
        DevicePipelines.Rows first = computed.rows().get(0);
        for (DevicePipelines.Rows rows : computed.rows()) {
            if (rows.tokens() != first.tokens()) {
                throw new InvertException(
                        "pooling %s: layer %s has %d tokens per sample and layer %s has %d; give each a run of its own"
                                .formatted(rows.pooling(), first.layer(), first.tokens(), rows.layer(), rows.tokens()));
            }
        }
        return first.tokens();
    }

    private static InvertException changed(long first, Map<String, Integer> before, Map<String, Integer> now) {
        return new InvertException(
                "layers and neurons were %s up to sample %d and are %s from there on; they must stay the same for all samples"
                        .formatted(before, first - 1, now));
    }
}
