package dev.invert.results;

import dev.invert.NeuronExplanation;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Writes explanations.jsonl, explanations.csv and run.json of one layer. */
public final class ExplanationFiles {
    /** Names of the files. */
    public static final List<String> NAMES = List.of(ExplanationLines.NAME, "explanations.csv", "run.json");

    private static final String CSV = "explanations.csv";

    private ExplanationFiles() {}

    /**
     * Writes the three files.
     *
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static void write(ExplanationRun run, Path directory) {
        writeRun(writeNeurons(run, directory, neuron -> {}), directory);
    }

    /**
     * Writes the three files and a report; see {@link #write(ExplanationRun, Path, Consumer, Consumer)}.
     *
     * @param directory existing folder
     * @param report receives the record of the run and writes the report
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static void write(ExplanationRun run, Path directory, Consumer<RunRecord> report) {
        write(run, directory, neuron -> {}, report);
    }

    /**
     * Writes the three files and a report. run.json is last, so that it has the time of the report.
     *
     * @param directory existing folder
     * @param neurons receives each neuron, in order: reading them once more may take as long as writing them
     * @param report receives the record of the run and writes the report
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static void write(
            ExplanationRun run, Path directory, Consumer<NeuronExplanation> neurons, Consumer<RunRecord> report) {
        RunRecord record = writeNeurons(run, directory, neurons);
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

    private static RunRecord writeNeurons(ExplanationRun run, Path directory, Consumer<NeuronExplanation> neurons) {
        long start = System.nanoTime();
        if (run.result() instanceof EncodedResults encoded) {
            copy(encoded, directory, neurons);
        } else {
            AtomicFile.write(
                    directory.resolve(ExplanationLines.NAME),
                    lines -> AtomicFile.write(directory.resolve(CSV), rows -> write(run, neurons, lines, rows)));
        }
        return RunRecords.of(run, start);
    }

    private static void copy(EncodedResults encoded, Path directory, Consumer<NeuronExplanation> neurons) {
        try {
            encoded.forEach(neurons::accept);
            encoded.writeLines(directory);
        } catch (IOException e) {
            throw new InvertException(
                    "Cannot write " + directory.resolve(ExplanationLines.NAME) + ": " + AtomicFile.reason(e), e);
        }
        AtomicFile.write(directory.resolve(CSV), rows -> {
            rows.write(ExplanationCsv.heading());
            encoded.writeRows(rows);
        });
    }

    private static void writeRun(RunRecord record, Path directory) {
        AtomicFile.write(directory.resolve("run.json"), out -> out.write(ResultCodec.encodeRun(record)));
    }

    private static void write(
            ExplanationRun run, Consumer<NeuronExplanation> neurons, OutputStream lines, OutputStream rows)
            throws IOException {
        rows.write(ExplanationCsv.heading());
        run.convert(Integer.MAX_VALUE, EncodedNeuron::of, (neuron, encoded) -> {
            writeLine(encoded.line(), lines);
            rows.write(encoded.rows());
            neurons.accept(neuron);
        });
    }

    /**
     * Writes the lines of explanations.jsonl: one JSON object per neuron; the stream stays open.
     *
     * @param neurons receives each neuron, in order
     */
    public static void writeLines(ExplanationRun run, Consumer<NeuronExplanation> neurons, OutputStream out)
            throws IOException {
        run.convert(Integer.MAX_VALUE, ResultCodec::encode, (neuron, line) -> {
            writeLine(line, out);
            neurons.accept(neuron);
        });
    }

    private static void writeLine(byte[] line, OutputStream out) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
