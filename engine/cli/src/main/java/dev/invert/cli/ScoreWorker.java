package dev.invert.cli;

import dev.invert.errors.InvertException;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
import dev.invert.score.Scorer;
import java.nio.file.Path;
import java.util.List;

/** Scores formulas on neurons exactly as {@code invert score} scores them. */
public final class ScoreWorker extends LayerWorker {
    private static final String COMMAND = "score";

    private final ScoreCommand command;
    private final Scorer scorer;

    private ScoreWorker(ScoreCommand command, WorkerLayer layer) {
        super(layer);
        this.command = command;
        this.scorer = command.scorer(layer.samples());
    }

    /**
     * Opens a layer.
     *
     * @param arguments {@code score} and its options
     * @param layer name of the layer
     * @throws InvertException if the layer or its concepts cannot be read; the message is one line and names options
     */
    public static ScoreWorker open(List<String> arguments, String layer) {
        return WorkerLayer.named(COMMAND, () -> {
            ScoreCommand command = WorkerLayer.command(arguments, ScoreCommand.class);
            return WorkerLayer.open(
                    command.problem(),
                    command.neurons(),
                    command.memory(),
                    layer,
                    opened -> new ScoreWorker(command, opened));
        });
    }

    /**
     * Scores all formulas of the command on some of its neurons.
     *
     * @param file another file of the same form and shape, of which only the values of these neurons are read; null for
     *     the file that was opened
     * @param part indices of the neurons
     * @param sink receives the AUCs; its columns are positions in {@code part}
     * @throws InvertException if they cannot be scored; the message is one line and names options
     */
    public ScoreSummary score(Path file, int[] part, ScoreSink sink) {
        return WorkerLayer.named(
                COMMAND,
                () -> layer().with(
                                file,
                                activations -> scorer.score(
                                        activations, layer().samples().concepts(), part, command.source(), sink)));
    }
}
