package dev.invert.results;

import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

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
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static void write(ExplanationRun run, Path directory) {
        writeRun(writeNeurons(run, directory), directory);
    }

    /**
     * Writes the three files and a report. run.json is last, so that it has the time of the report.
     *
     * @param directory existing folder
     * @param report receives the record of the run and writes the report
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static void write(ExplanationRun run, Path directory, Consumer<RunRecord> report) {
        RunRecord record = writeNeurons(run, directory);
        long start = System.nanoTime();
        try {
            report.accept(record);
        } catch (RuntimeException e) {
            // The results without a report are complete: "invert report" can write it again.
            writeRun(record, directory);
            throw e;
        }
        writeRun(record.withReport(RunTimes.secondsSince(start)), directory);
    }

    private static RunRecord writeNeurons(ExplanationRun run, Path directory) {
        long start = System.nanoTime();
        AtomicFile.write(
                directory.resolve("explanations.jsonl"),
                lines -> AtomicFile.write(directory.resolve("explanations.csv"), rows -> write(run, lines, rows)));
        return RunRecords.of(run, start);
    }

    private static void writeRun(RunRecord record, Path directory) {
        AtomicFile.write(directory.resolve("run.json"), out -> out.write(ResultCodec.encodeRun(record)));
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
