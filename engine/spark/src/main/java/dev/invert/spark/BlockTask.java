package dev.invert.spark;

import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Processes one block of neurons on an executor. An error that a user can fix is no failure of the task, which Spark would
 * try again: it is reported to the driver, which ends the job.
 */
abstract class BlockTask implements Function<Integer, byte[]> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<LayerJob> job;
    private final JobCounters counters;

    BlockTask(Broadcast<LayerJob> job, JobCounters counters) {
        this.job = job;
        this.counters = counters;
    }

    /**
     * Processes the neurons at some positions among those of the job, and returns the result as bytes.
     *
     * @param first whether the block is the first of the job
     */
    abstract byte[] process(ExecutorLayer layer, int start, int end, boolean first);

    @Override
    public final byte[] call(Integer block) {
        LayerJob described = job.value();
        int start = described.start(block);
        int end = described.end(block);
        try (ExecutorLayers.Lease lease = ExecutorLayers.acquire(described)) {
            byte[] bytes = process(lease.layer(), start, end, block == 0);
            counters.add(end - start, bytes.length, lease.layer().peakBytes());
            return bytes;
        } catch (CanceledException e) {
            throw e;
        } catch (InvertException e) {
            counters.fail(e.getMessage());
            return new byte[0];
        }
    }

    final void countFormulas(long formulas) {
        counters.addFormulas(formulas);
    }
}
