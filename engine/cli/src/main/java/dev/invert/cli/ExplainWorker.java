package dev.invert.cli;

import dev.invert.LayerExplanation;
import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import dev.invert.results.NeuronRecords;
import dev.invert.results.TokenWords;
import dev.invert.tokens.TokenFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Explains neurons exactly as {@code invert explain} explains them. Concurrent calls share the prepared concepts and a
 * limit of native memory.
 */
public final class ExplainWorker extends LayerWorker {
    private static final String COMMAND = "explain";

    private final Explainer explainer;
    private final PreparedConcepts prepared;
    private final NeuronRecords records;

    private ExplainWorker(ExplainCommand command, WorkerLayer layer, String name) {
        super(layer);
        Optional<TokenFolder> tokens = command.tokens(layer.labels());
        explainer = command.configured(command.explainer(), layer.samples(), tokens)
                .layerNeurons(layer.neuronCount())
                .build();
        prepared = layer.prepared(explainer::prepare);
        records = new NeuronRecords(
                name,
                layer.samples().concepts(),
                layer.samples().sampleIds(),
                explainer.options().statistics(),
                tokens.map(TokenFolder::words).orElse(TokenWords.IDS));
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
                    opened -> new ExplainWorker(command, opened, layer));
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

    /** Returns what converts the explanations of the layer to records of files. Thread-safe. */
    public NeuronRecords records() {
        return records;
    }
}
