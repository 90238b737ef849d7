package dev.invert.cli;

import dev.invert.errors.InvertException;
import dev.invert.results.LayerResults;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
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
