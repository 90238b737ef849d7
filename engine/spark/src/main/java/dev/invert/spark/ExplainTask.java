package dev.invert.spark;

import dev.invert.LayerExplanation;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.results.LayerCodec;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Explains one block of neurons on an executor. An error that a user can fix is no failure of the task, which Spark would
 * try again: it is reported to the driver, which ends the job.
 */
final class ExplainTask implements Function<Integer, byte[]> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<ExplainJob> job;
    private final JobCounters counters;

    ExplainTask(Broadcast<ExplainJob> job, JobCounters counters) {
        this.job = job;
        this.counters = counters;
    }

    /** Returns the part of the layer as {@link LayerCodec} encodes it; without held-out samples except in block 0. */
    @Override
    public byte[] call(Integer block) {
        ExplainJob described = job.value();
        try (ExecutorLayers.Lease lease = ExecutorLayers.acquire(described)) {
            LayerExplanation part = lease.layer().explain(described.start(block), described.end(block));
            byte[] bytes = LayerCodec.encode(block == 0 ? part : part.withHeldOutSamples(List.of()));
            counters.add(part, bytes.length, lease.layer().peakBytes());
            return bytes;
        } catch (CanceledException e) {
            throw e;
        } catch (InvertException e) {
            counters.fail(e.getMessage());
            return new byte[0];
        }
    }
}
