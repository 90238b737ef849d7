package dev.invert.report;

import dev.invert.results.NeuronRecord;
import dev.invert.results.RunRecord;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The results that a report shows.
 *
 * @param run the run as a whole
 * @param neurons its neurons, one at a time
 */
public record ReportContent(RunRecord run, Neurons neurons) {
    /** Neurons that are read or converted one at a time, since all of them need not fit into the heap. */
    @FunctionalInterface
    public interface Neurons {
        /** Passes all neurons on, in their order. */
        void forEach(Sink sink) throws IOException;
    }

    /** Takes neurons; exceptions are passed on. */
    @FunctionalInterface
    public interface Sink {
        /** Takes one neuron. */
        void neuron(NeuronRecord neuron) throws IOException;
    }

    /**
     * Reads the files of a finished run: run.json now, explanations.jsonl when the neurons are asked for.
     *
     * @param directory holds the two files
     * @throws dev.invert.errors.InvertException if run.json is missing or malformed
     */
    public static ReportContent read(Path directory) {
        RunRecord run = ReportInput.readRun(directory.resolve("run.json"));
        return new ReportContent(run, sink -> ReportInput.readNeurons(directory.resolve("explanations.jsonl"), sink));
    }

    /** Returns where the pictures of samples are, as the run notes it; empty if they have none. */
    public String images() {
        return run.images() == null ? "" : run.images();
    }

    /** Returns content that the program has at hand. */
    public static ReportContent of(RunRecord run, Iterable<NeuronRecord> neurons) {
        return new ReportContent(run, sink -> {
            for (NeuronRecord neuron : neurons) {
                sink.neuron(neuron);
            }
        });
    }
}
