package dev.invert.report;

import dev.invert.errors.InvertException;
import dev.invert.results.ExplanationLines;
import dev.invert.results.ResultCodec;
import dev.invert.results.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files of a finished run. Errors are one line that names the file, the line and a remedy. */
final class ReportInput {
    private ReportInput() {}

    /**
     * Reads run.json.
     *
     * @throws InvertException if the file is missing or malformed
     */
    static RunRecord readRun(Path file) {
        try {
            return ResultCodec.decodeRun(Files.readString(file), RunRecord.class, file.toString());
        } catch (IOException e) {
            throw ExplanationLines.unreadable(file, e);
        }
    }

    /**
     * Reads the first lines of {@code explanations.jsonl} and passes them to the sink in order, one at a time.
     *
     * @param most maximum number of neurons
     * @throws InvertException if the file is missing or malformed, has two lines for one neuron, or has no neuron
     */
    static void readNeurons(Path file, int most, ReportContent.Sink sink) {
        ExplanationLines.read(file, most, (neuron, where) -> sink.neuron(neuron));
    }
}
