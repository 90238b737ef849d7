package dev.invert.results;

import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Writes explanations.jsonl, explanations.csv and run.json of one layer. */
public final class ExplanationFiles {
    private ExplanationFiles() {}

    /**
     * Writes the three files.
     *
     * @param directory existing folder
     * @return the record in run.json
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static RunRecord write(ExplanationRun run, Path directory) {
        long start = System.nanoTime();
        Iterable<NeuronRecord> records = run.neuronRecords();
        AtomicFile.write(directory.resolve("explanations.jsonl"), out -> writeLines(records, out));
        AtomicFile.write(directory.resolve("explanations.csv"), out -> ExplanationCsv.write(records, out));
        RunRecord record = RunRecord.of(run, (System.nanoTime() - start) * 1e-9);
        AtomicFile.write(directory.resolve("run.json"), out -> out.write(ResultCodec.encodeRun(record)));
        return record;
    }

    /** Writes the lines of explanations.jsonl: one JSON object per neuron; the stream stays open. */
    public static void writeLines(ExplanationRun run, OutputStream out) throws IOException {
        writeLines(run.neuronRecords(), out);
    }

    private static void writeLines(Iterable<NeuronRecord> neurons, OutputStream out) throws IOException {
        for (NeuronRecord neuron : neurons) {
            out.write(ResultCodec.encode(neuron));
            out.write('\n');
        }
    }
}
