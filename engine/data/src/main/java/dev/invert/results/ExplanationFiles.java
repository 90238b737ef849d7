package dev.invert.results;

import dev.invert.NeuronExplanation;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Writes explanations.jsonl, explanations.csv and run.json of one layer. */
public final class ExplanationFiles {
    private ExplanationFiles() {}

    /**
     * Writes the three files.
     *
     * @param directory exists
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static void write(ExplanationRun run, Path directory) {
        long start = System.nanoTime();
        NeuronRecords records = new NeuronRecords(run.layer(), run.concepts(), run.sampleIds());
        List<NeuronExplanation> neurons = run.result().neurons();
        AtomicFile.write(directory.resolve("explanations.jsonl"), out -> writeLines(run, records, out));
        AtomicFile.write(
                directory.resolve("explanations.csv"),
                out -> ExplanationCsv.write(
                        () -> neurons.stream().map(records::of).iterator(), out));
        double writeSeconds = (System.nanoTime() - start) * 1e-9;
        AtomicFile.write(
                directory.resolve("run.json"),
                out -> out.write(ResultCodec.encodeRun(RunRecord.of(run, writeSeconds))));
    }

    /** Writes the lines of explanations.jsonl: one JSON object per neuron; the stream stays open. */
    public static void writeLines(ExplanationRun run, OutputStream out) throws IOException {
        writeLines(run, new NeuronRecords(run.layer(), run.concepts(), run.sampleIds()), out);
    }

    private static void writeLines(ExplanationRun run, NeuronRecords records, OutputStream out) throws IOException {
        for (NeuronExplanation neuron : run.result().neurons()) {
            out.write(ResultCodec.encode(records.of(neuron)));
            out.write('\n');
        }
    }
}
