package dev.invert.torch;

import dev.invert.batches.BatchSource;
import dev.invert.batches.NamedSource;
import dev.invert.batches.TokenMask;
import dev.invert.errors.InvertException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Computes several batches concurrently. Each lane is a thread that takes a batch through one device, from copying the
 * input there to copying the activations back. Batches are assigned to lanes round-robin and taken back in the same
 * order, so the order of the results does not depend on the number of devices.
 */
@SuppressWarnings("try") // The scope is used only for its side effect.
final class DevicePipelines implements AutoCloseable {
    private final boolean leave;
    private final TappedModel model;
    private final Pooling pooling;
    private final TokenMask mask;
    private final List<NamedSource> inputs;
    private final List<ExecutorService> lanes = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();
    private final Deque<Future<Computed>> underWay = new ArrayDeque<>();
    private int next;

    /**
     * Activations of one layer for one batch.
     *
     * @param layer layer name, with {@code #2} and so on for further calls of the layer
     * @param pooling pooling that was applied
     * @param tokens number of tokens per sample if every token is a sample, including those that do not count;
     *     otherwise 1
     * @param values (rows, neurons), float32, on the CPU unless they were to be left on the device
     */
    record Rows(String layer, String pooling, int tokens, Tensor values) {}

    /**
     * Results of one batch.
     *
     * @param batch the input
     * @param rows activations of all layers, freed by {@link #close()}
     */
    record Computed(BatchQueue.Batch batch, List<Rows> rows) implements AutoCloseable {
        @Override
        public void close() {
            rows.forEach(row -> row.values().close());
        }
    }

    /**
     * Starts the lanes.
     *
     * @param mask tokens that count; null if all do
     * @param inputs sources of the batches, of which only shapes and types are read
     * @param leave whether to leave the activations on the device that computed them
     */
    DevicePipelines(TappedModel model, Pooling pooling, TokenMask mask, List<NamedSource> inputs, boolean leave) {
        this.leave = leave;
        this.model = model;
        this.pooling = pooling;
        this.mask = mask;
        this.inputs = inputs;
        List<Replica> devices = model.replicas();
        int count = count(model);
        for (int i = 0; i < count; i++) {
            Replica replica = devices.get(i % devices.size());
            ExecutorService lane = TaskThreads.single("model-lane");
            lanes.add(lane);
            replicas.add(replica);
            lane.execute(() -> {
                try (PointerScope scope = new PointerScope()) {
                    replica.device().enter();
                }
            });
        }
    }

    /** Returns the number of batches that a model computes concurrently. */
    static int count(TappedModel model) {
        return model.replicas().stream()
                .mapToInt(replica -> replica.device().lanes())
                .sum();
    }

    /** Returns the number of batches submitted but not yet taken. */
    int underWay() {
        return underWay.size();
    }

    /** Submits a batch. Its values must remain valid until it has been taken or this object is closed. */
    void submit(BatchQueue.Batch batch) {
        int lane = next;
        next = (next + 1) % lanes.size();
        underWay.add(lanes.get(lane).submit(() -> compute(replicas.get(lane), batch)));
    }

    private Computed compute(Replica replica, BatchQueue.Batch batch) {
        Computed computed = new Computed(batch, new ArrayList<>());
        try {
            model.run(replica, inputs(batch), batch.samples(), (layer, output) -> {
                MaskedTokens tokens = mask == null ? null : new MaskedTokens(mask, batch.start(), batch.count());
                Tensor pooled = pooling.apply(layer, output, batch.count(), tokens);
                if (pooled.numel() > Integer.MAX_VALUE) {
                    throw new InvertException(
                            "layer %s: a batch of %d samples gives %d activations, at most 2^31 - 1 are possible; take smaller batches"
                                    .formatted(layer, batch.count(), pooled.numel()));
                }
                Tensor values = leave
                        ? replica.device().toFloat(pooled)
                        : replica.device().toHost(pooled);
                String how = pooling.nameFor((int) output.dim());
                int perSample = pooling.isPerToken() ? (int) output.size(1) : 1;
                computed.rows().add(new Rows(layer, how, perSample, values.retainReference()));
            });
            return computed;
        } catch (RuntimeException | Error e) {
            computed.close();
            throw e;
        }
    }

    private List<BatchInput> inputs(BatchQueue.Batch batch) {
        List<BatchInput> values = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            BatchSource source = inputs.get(i).source();
            long[] shape = LongStream.concat(LongStream.of(batch.count()), LongStream.of(source.sampleShape()))
                    .toArray();
            values.add(new BatchInput(inputs.get(i).name(), batch.values().get(i), source.inputType(), shape));
        }
        return values;
    }

    /** Waits for the batch that was submitted first and returns its results; the caller closes them. */
    Computed take() {
        return TaskThreads.result(underWay.remove());
    }

    /** Cancels the batches that have not started, waits for the others, and frees all results. */
    @Override
    public void close() {
        for (ExecutorService lane : lanes) {
            // Native code does not notice interrupts, so running tasks end by themselves; queued ones never start.
            List<Runnable> never = lane.shutdownNow();
            underWay.removeIf(batch -> never.stream().anyMatch(task -> task == batch));
        }
        TaskThreads.awaitEnd(lanes);
        while (!underWay.isEmpty()) {
            Future<Computed> done = underWay.remove();
            try {
                done.get().close();
            } catch (InterruptedException | ExecutionException e) {
                // An earlier error is already being reported.
            }
        }
    }
}
