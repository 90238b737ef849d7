package dev.invert.report;

import dev.invert.results.ExplanationLines;
import dev.invert.results.ExplanationRun;
import dev.invert.results.NeuronRecord;
import dev.invert.results.RunRecord;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The results that a report shows.
 *
 * @param run record of the whole run
 * @param neurons the neurons, read one at a time
 */
public record ReportContent(RunRecord run, Neurons neurons) {
    /** Neurons that are read or converted one at a time, since they may not all fit into the heap. */
    @FunctionalInterface
    public interface Neurons {
        /**
         * Passes the first neurons to the sink, in order.
         *
         * @param most maximum number of neurons
         */
        void forEach(int most, Sink sink) throws IOException;
    }

    /** Receives neurons; exceptions are propagated. */
    @FunctionalInterface
    public interface Sink {
        /** Receives one neuron. */
        void neuron(NeuronRecord neuron) throws IOException;
    }

    /**
     * Opens the files of a finished run: reads run.json now, explanations.jsonl at each call of
     * {@link Neurons#forEach}.
     *
     * @param directory contains the two files
     * @throws dev.invert.errors.InvertException if run.json is missing or malformed
     */
    public static ReportContent read(Path directory) {
        RunRecord run = ReportInput.readRun(directory.resolve("run.json"));
        return new ReportContent(
                run, (most, sink) -> ReportInput.readNeurons(directory.resolve(ExplanationLines.NAME), most, sink));
    }

    /** Returns the source of the samples' pictures as recorded in the run; empty if there is none. */
    public String images() {
        return run.images() == null ? "" : run.images();
    }

    /** Returns the content of a run that has just been written. */
    public static ReportContent of(RunRecord record, ExplanationRun run) {
        return new ReportContent(record, (most, sink) -> run.forEachRecord(most, neuron -> neuron, sink::neuron));
    }
}
