package dev.invert.spark;

import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.errors.MemoryLimitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Processes one block of neurons on an executor. An error that a user can fix is no failure of the task, which Spark would
 * try again: it is reported to the driver, which ends the job.
 *
 * @param <B> describes a block
 */
abstract class BlockTask<B> implements Function<B, byte[]> {
    private static final long serialVersionUID = 2L;

    private final Broadcast<LayerJob> job;
    private final JobCounters counters;

    BlockTask(Broadcast<LayerJob> job, JobCounters counters) {
        this.job = job;
        this.counters = counters;
    }

    /** Returns the number of a block. */
    abstract int number(B block);

    /** Returns the result if an earlier attempt has left it; otherwise null. */
    byte[] known(LayerJob described, B block) throws IOException {
        return null;
    }

    /** Processes the neurons of a block, and returns the result as bytes. */
    abstract byte[] process(ExecutorLayer layer, LayerJob described, B block) throws IOException;

    @Override
    public final byte[] call(B block) throws IOException {
        LayerJob described = job.value();
        int neurons = described.end(number(block)) - described.start(number(block));
        try {
            byte[] known = known(described, block);
            if (known != null) {
                counters.add(neurons, known.length, 0);
                return known;
            }
            try (ExecutorLayers.Lease lease = ExecutorLayers.acquire(described)) {
                byte[] bytes = process(lease.layer(), described, block);
                counters.add(neurons, bytes.length, lease.layer().peakBytes());
                return bytes;
            }
        } catch (CanceledException e) {
            throw e;
        } catch (InvertException e) {
            counters.fail(e.getMessage(), isTemporary(e));
            return new byte[0];
        }
    }

    /** Returns whether an error may be one of this executor: of its disks, its network, or its memory. */
    static boolean isTemporary(InvertException e) {
        Throwable cause = e;
        while (cause != null
                && !(cause instanceof IOException
                        || cause instanceof UncheckedIOException
                        || cause instanceof MemoryLimitException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    final void countFormulas(long formulas) {
        counters.addFormulas(formulas);
    }

    final void countWritten(long bytes) {
        counters.addWritten(bytes);
    }
}
