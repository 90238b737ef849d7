package dev.invert.cli;

import dev.invert.LayerExplanation;
import dev.invert.errors.InvertException;
import java.util.function.IntConsumer;

/**
 * Explains the neurons of a layer elsewhere than in the process of {@code invert explain}, such as on a cluster. Each of
 * the processes there opens the layer with an {@link ExplainWorker}.
 */
@FunctionalInterface
public interface LayerDispatch {
    /**
     * Explains the chosen neurons of a layer.
     *
     * @param layer name of the layer
     * @param neurons indices of the chosen neurons, in the order of the results
     * @param progress receives the number of neurons explained so far
     * @throws InvertException if the layer cannot be explained; the message is one line
     */
    LayerExplanation explain(String layer, int[] neurons, IntConsumer progress);
}
