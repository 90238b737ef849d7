package dev.invert.cli;

import dev.invert.LayerExplanation;
import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import java.nio.file.Path;
import java.util.List;

/**
 * Explains neurons exactly as {@code invert explain} explains them. Concurrent calls share the prepared concepts and a
 * limit of native memory.
 */
public final class ExplainWorker extends LayerWorker {
    private static final String COMMAND = "explain";

    private final Explainer explainer;
    private final PreparedConcepts prepared;

    private ExplainWorker(ExplainCommand command, WorkerLayer layer) {
        super(layer);
        explainer = command.configured(command.explainer(), layer.samples(), command.tokens(layer.labels()))
                .layerNeurons(layer.neuronCount())
                .build();
        prepared = layer.prepared(explainer::prepare);
    }

    /**
     * Opens a layer and prepares its concepts.
     *
     * @param arguments {@code explain} and its options
     * @param layer name of the layer
     * @throws InvertException if the layer or its concepts cannot be read; the message is one line and names options
     */
    public static ExplainWorker open(List<String> arguments, String layer) {
        return WorkerLayer.named(COMMAND, () -> {
            ExplainCommand command = WorkerLayer.command(arguments, ExplainCommand.class);
            return WorkerLayer.open(
                    command.problem(),
                    command.neurons(),
                    command.memory(),
                    layer,
                    opened -> new ExplainWorker(command, opened));
        });
    }

    /**
     * Explains some of the neurons of the command.
     *
     * @param file another file of the same form and shape, of which only the values of these neurons are read; null for
     *     the file that was opened
     * @param part indices of the neurons
     * @return the explanations; false discovery rates and p-values of the layer are those of the part
     * @throws InvertException if they cannot be explained; the message is one line and names options
     */
    public LayerExplanation explain(Path file, int[] part) {
        return WorkerLayer.named(
                COMMAND, () -> layer().with(file, activations -> explainer.explain(activations, prepared, part)));
    }
}
