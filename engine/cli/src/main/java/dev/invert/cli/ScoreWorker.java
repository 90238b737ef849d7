package dev.invert.cli;

import dev.invert.errors.InvertException;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
import dev.invert.score.Scorer;
import java.nio.file.Path;
import java.util.List;

/** Scores formulas on neurons exactly as {@code invert score} scores them. */
public final class ScoreWorker implements LayerWorker {
    private static final String COMMAND = "score";

    private final WorkerLayer layer;
    private final ScoreCommand command;
    private final Scorer scorer;

    private ScoreWorker(ScoreCommand command, String name) {
        this.command = command;
        layer = new WorkerLayer(command.problem(), command.neurons(), command.memory(), name);
        try {
            scorer = command.scorer(layer.samples());
        } catch (RuntimeException e) {
            layer.close();
            throw e;
        }
    }

    /**
     * Opens a layer.
     *
     * @param arguments {@code score} and its options
     * @param layer name of the layer
     * @throws InvertException if the layer or its concepts cannot be read; the message is one line and names options
     */
    public static ScoreWorker open(List<String> arguments, String layer) {
        return WorkerLayer.named(
                COMMAND, () -> new ScoreWorker(WorkerLayer.command(arguments, ScoreCommand.class), layer));
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
                () -> layer.with(
                        file,
                        activations ->
                                scorer.score(activations, layer.samples().concepts(), part, command.source(), sink)));
    }

    @Override
    public Path activations() {
        return layer.activations();
    }

    @Override
    public int neuronCount() {
        return layer.neuronCount();
    }

    @Override
    public int[] neurons(int from, int to) {
        return layer.neurons(from, to);
    }

    @Override
    public long peakBytes() {
        return layer.peakBytes();
    }

    @Override
    public void close() {
        layer.close();
    }
}
