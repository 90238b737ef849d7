package dev.invert.spark;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/** Counts of a job that its tasks add to, shown in Spark's pages, and the errors that they report. */
final class JobCounters implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LongAccumulator neurons;
    private final LongAccumulator formulas;
    private final LongAccumulator bytes;
    private final LongAccumulator written;
    private final LongAccumulator shuffled;
    private final MaximumAccumulator nativeBytes = new MaximumAccumulator();
    private final CollectionAccumulator<String> failures;
    private final CollectionAccumulator<String> temporaryFailures;

    JobCounters(SparkContext context) {
        neurons = context.longAccumulator("neurons done");
        formulas = context.longAccumulator("formulas evaluated");
        bytes = context.longAccumulator("bytes of results");
        written = context.longAccumulator("bytes of parts");
        shuffled = context.longAccumulator("bytes shuffled");
        context.register(nativeBytes, "peak bytes of native memory");
        failures = context.collectionAccumulator("errors");
        temporaryFailures = context.collectionAccumulator("errors of executors");
    }

    /**
     * Counts a finished block.
     *
     * @param neuronCount number of its neurons
     * @param resultBytes size of its result
     * @param peakBytes largest amount of native memory that the executor has used so far
     */
    void add(int neuronCount, int resultBytes, long peakBytes) {
        neurons.add(neuronCount);
        bytes.add(resultBytes);
        nativeBytes.add(peakBytes);
    }

    void addFormulas(long count) {
        formulas.add(count);
    }

    void addWritten(long count) {
        written.add(count);
    }

    void addShuffled(long count) {
        shuffled.add(count);
    }

    /**
     * Reports an error.
     *
     * @param temporary whether the same job may succeed later, with more memory or on another machine
     */
    void fail(String message, boolean temporary) {
        (temporary ? temporaryFailures : failures).add(message);
    }

    /** Returns the number of neurons of the finished tasks; on the driver only. */
    long neuronCount() {
        return neurons.sum();
    }

    /** Describes the finished tasks in one line; on the driver only. */
    String summary() {
        return ("%,d neurons in %,d tasks; %,d bytes shuffled, %,d bytes in parts, %,d bytes to the driver, at most %,d bytes"
                        + " of native memory per executor")
                .formatted(
                        neurons.sum(), bytes.count(), shuffled.sum(), written.sum(), bytes.sum(), nativeBytes.value());
    }

    /** Returns an error that a task has reported and that the job would meet again; on the driver only. */
    Optional<String> failure() {
        return failures.value().stream().findFirst();
    }

    /** Returns an error that a task has reported and that the job may not meet again; on the driver only. */
    Optional<String> temporaryFailure() {
        return temporaryFailures.value().stream().findFirst();
    }
}
