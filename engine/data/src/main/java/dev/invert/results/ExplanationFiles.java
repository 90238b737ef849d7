package dev.invert.results;

import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Writes explanations.jsonl, explanations.csv and run.json of one layer. */
public final class ExplanationFiles {
    /** Names of the files. */
    public static final List<String> NAMES = List.of("explanations.jsonl", "explanations.csv", "run.json");

    private ExplanationFiles() {}

    /**
     * A neuron in both files.
     *
     * @param line line of explanations.jsonl, without a line feed
     * @param rows rows of explanations.csv
     */
    @SuppressWarnings("ArrayRecordComponent") // Neither compared nor kept.
    private record Encoded(byte[] line, byte[] rows) {
        static Encoded of(NeuronRecord neuron) {
            return new Encoded(ResultCodec.encode(neuron), ExplanationCsv.rows(neuron));
        }
    }

    /**
     * Writes the three files.
     *
     * @param directory existing folder
     * @return the record in run.json
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static RunRecord write(ExplanationRun run, Path directory) {
        long start = System.nanoTime();
        AtomicFile.write(
                directory.resolve("explanations.jsonl"),
                lines -> AtomicFile.write(directory.resolve("explanations.csv"), rows -> write(run, lines, rows)));
        RunRecord record = RunRecord.of(run, (System.nanoTime() - start) * 1e-9);
        AtomicFile.write(directory.resolve("run.json"), out -> out.write(ResultCodec.encodeRun(record)));
        return record;
    }

    private static void write(ExplanationRun run, OutputStream lines, OutputStream rows) throws IOException {
        rows.write(ExplanationCsv.heading());
        run.forEachRecord(Encoded::of, neuron -> {
            writeLine(neuron.line(), lines);
            rows.write(neuron.rows());
        });
    }

    /** Writes the lines of explanations.jsonl: one JSON object per neuron; the stream stays open. */
    public static void writeLines(ExplanationRun run, OutputStream out) throws IOException {
        run.forEachRecord(ResultCodec::encode, line -> writeLine(line, out));
    }

    private static void writeLine(byte[] line, OutputStream out) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
