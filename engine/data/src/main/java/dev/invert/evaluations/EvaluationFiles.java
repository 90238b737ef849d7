package dev.invert.evaluations;

import dev.invert.files.AtomicFile;
import dev.invert.results.ResultCodec;
import java.nio.file.Path;
import java.util.List;

/** Writes evaluation.json and evaluation.csv. */
public final class EvaluationFiles {
    /** Names of the files. */
    public static final List<String> NAMES = List.of("evaluation.json", "evaluation.csv");

    private EvaluationFiles() {}

    /**
     * Writes the files.
     *
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static void write(EvaluationRecord record, Path directory) {
        AtomicFile.write(directory.resolve("evaluation.json"), out -> out.write(ResultCodec.encodeRun(record)));
        AtomicFile.write(directory.resolve("evaluation.csv"), out -> EvaluationCsv.write(record, out));
    }
}
