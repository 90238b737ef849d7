package dev.invert.spark;

import dev.invert.LayerExplanation;
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
    private final CollectionAccumulator<String> failures;

    JobCounters(SparkContext context) {
        neurons = context.longAccumulator("neurons explained");
        formulas = context.longAccumulator("formulas evaluated");
        bytes = context.longAccumulator("bytes of results");
        failures = context.collectionAccumulator("errors");
    }

    void add(LayerExplanation part, int encodedBytes) {
        neurons.add(part.neurons().size());
        formulas.add(part.formulasEvaluated());
        bytes.add(encodedBytes);
    }

    void fail(String message) {
        failures.add(message);
    }

    /** Returns the number of neurons of the finished tasks; on the driver only. */
    long neuronCount() {
        return neurons.sum();
    }

    /** Returns an error that a task has reported; on the driver only. */
    Optional<String> failure() {
        return failures.value().stream().findFirst();
    }
}
