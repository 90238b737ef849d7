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
     * Writes the file.
     *
     * @param options what the user asked for, by name
     * @param loadSeconds time spent on opening activations and concepts
     * @param startNanos when the run began, from {@link System#nanoTime()}
     * @param budget of the run
     * @param directory exists
     * @throws dev.invert.errors.InvertException if the file cannot be written
     */
    public static void write(
            ScoreSummary summary,
            Map<String, String> options,
            double loadSeconds,
            long startNanos,
            MemoryBudget budget,
            Path directory) {
        ScoreRunRecord run = ScoreRunRecord.of(summary, options, loadSeconds, startNanos, budget.peakBytes());
        AtomicFile.write(directory.resolve("run.json"), out -> out.write(ResultCodec.encodeRun(run)));
    }
}
