package dev.invert.scores;

import dev.invert.MemoryBudget;
import dev.invert.files.AtomicFile;
import dev.invert.results.ResultCodec;
import dev.invert.score.ScoreSummary;
import java.nio.file.Path;
import java.util.Map;

/** Writes run.json of a {@code score} run. */
public final class ScoreRunFile {
    private ScoreRunFile() {}

    /**
     * Writes run.json of a run that ends now.
     *
     * @param summary figures of the run
     * @param options options that the user gave, by name
     * @param backend what is known about the place where formulas were scored, by name of the field
     * @param loadSeconds time spent opening activations and concepts
     * @param startNanos start of the run, from {@link System#nanoTime()}
     * @param budget native memory budget of the run
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if the file cannot be written
     */
    public static void write(
            ScoreSummary summary,
            Map<String, String> options,
            Map<String, Object> backend,
            double loadSeconds,
            long startNanos,
            MemoryBudget budget,
            Path directory) {
        ScoreRunRecord run = ScoreRunRecord.of(summary, options, backend, loadSeconds, startNanos, budget.peakBytes());
        AtomicFile.write(directory.resolve("run.json"), out -> out.write(ResultCodec.encodeRun(run)));
    }
}
