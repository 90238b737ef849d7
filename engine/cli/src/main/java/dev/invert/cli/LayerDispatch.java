package dev.invert.cli;

import dev.invert.activations.ActivationJob;
import dev.invert.activations.ActivationSummary;
import dev.invert.errors.InvertException;
import dev.invert.results.LayerResults;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Processes the neurons of a layer elsewhere than in the process of a command, such as on a cluster. Each of the processes
 * there opens the layer with an {@link ExplainWorker} or a {@link ScoreWorker}.
 */
public interface LayerDispatch {
    /**
     * Explains the chosen neurons of a layer.
     *
     * @param layer name of the layer
     * @param neurons indices of the chosen neurons, in the order of the results
     * @param progress receives the number of neurons explained so far
     * @throws InvertException if the layer cannot be explained; the message is one line
     */
    LayerResults explain(String layer, int[] neurons, IntConsumer progress);

    /**
     * Computes the activations of a model.
     *
     * @param job describes the model and its input
     * @param directory folder for the arrays and activations.json; exists
     * @param claim announces the names of the arrays before they are written
     * @param progress receives the number of samples done so far
     * @return a summary of the files written
     * @throws InvertException if they cannot be computed; the message is one line
     */
    ActivationSummary activations(
            ActivationJob job, Path directory, Consumer<List<String>> claim, IntConsumer progress);

    /**
     * Scores formulas on the chosen neurons of a layer.
     *
     * @param layer name of the layer
     * @param neurons indices of the chosen neurons, in the order of the results
     * @param sink receives the AUCs; its columns are positions in {@code neurons}
     * @param progress receives the number of neurons scored so far
     * @throws InvertException if the formulas cannot be scored; the message is one line
     */
    ScoreSummary score(String layer, int[] neurons, ScoreSink sink, IntConsumer progress);
}
