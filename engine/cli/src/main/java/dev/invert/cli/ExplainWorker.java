package dev.invert.cli;

import dev.invert.ActivationMatrix;
import dev.invert.LayerExplanation;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ActivationFolder;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import dev.invert.labels.LabeledSamples;
import dev.invert.samples.MatchedSamples;
import dev.invert.sparse.ActivationReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * A layer opened as {@code invert explain} opens it, to explain some of its neurons at a time exactly as that command
 * explains them. Thread-safe: concurrent calls share the prepared concepts and a limit of native memory.
 */
public final class ExplainWorker implements AutoCloseable {
    private final MemoryBudget budget;
    private final LabeledSamples labels;
    private final LayerSequence layers;
    private final MatchedSamples samples;
    private final Explainer explainer;
    private final PreparedConcepts prepared;
    private final int[] neurons;
    private final Path activations;

    private ExplainWorker(ExplainCommand command, String layer) {
        ProblemOptions problem = command.problem();
        ActivationFolder folder = problem.layers();
        ActivationFolder.LayerFile file = folder.layers().stream()
                .filter(each -> each.layer().equals(layer))
                .findFirst()
                .orElseThrow(() -> new InvertException(problem.activations() + ": there is no layer " + layer
                        + ", which the driver of the job has found: all machines must read the same files"));
        budget = command.memory().budget();
        labels = problem.openConcepts(budget);
        LayerSequence opened = new LayerSequence(problem, folder, labels);
        MatchedSamples matched = null;
        try {
            matched = opened.open(file);
            neurons = command.neurons().choose(matched.activations().neuronCount());
            explainer = command.configured(command.explainer(), matched)
                    .layerNeurons(neurons.length)
                    .build();
            prepared = opened.prepared(explainer::prepare, matched);
        } catch (RuntimeException e) {
            close(matched, opened, labels);
            throw e;
        }
        activations = file.file();
        layers = opened;
        samples = matched;
    }

    /**
     * Opens a layer and prepares its concepts.
     *
     * @param arguments arguments of {@code invert explain}, without the name of the command
     * @param layer name of the layer
     * @throws InvertException if the layer or its concepts cannot be read; the message is one line and names options
     */
    public static ExplainWorker open(List<String> arguments, String layer) {
        return named(() -> {
            String[] command = new String[arguments.size() + 1];
            command[0] = "explain";
            for (int i = 0; i < arguments.size(); i++) {
                command[i + 1] = arguments.get(i);
            }
            CommandLine.ParseResult parsed =
                    Main.commandLine().parseArgs(command).subcommand();
            return new ExplainWorker((ExplainCommand) parsed.commandSpec().userObject(), layer);
        });
    }

    /** Returns the file or folder of the layer's activations. */
    public Path activations() {
        return activations;
    }

    /** Returns the number of neurons that the command explains. */
    public int neuronCount() {
        return neurons.length;
    }

    /** Returns the indices of some of the neurons that the command explains, in its order. */
    public int[] neurons(int from, int to) {
        return Arrays.copyOfRange(neurons, from, to);
    }

    /**
     * Explains some of the neurons that the command explains.
     *
     * @param part indices of the neurons
     * @return the explanations; false discovery rates and p-values of the layer are those of the part
     * @throws InvertException if they cannot be explained; the message is one line and names options
     */
    public LayerExplanation explain(int[] part) {
        return named(() -> explainer.explain(samples.activations(), prepared, part));
    }

    /**
     * Explains some of the neurons, whose activations are in another file than the one that was opened.
     *
     * @param file file of the same form and shape; only the values of these neurons are read
     * @param part indices of the neurons
     * @throws InvertException as {@link #explain(int[])}
     */
    public LayerExplanation explain(Path file, int[] part) {
        return named(() -> {
            ActivationMatrix matrix =
                    ActivationReader.open(file, labels.matrix().budget(), share -> {});
            try (MatchedSamples excerpt = samples.withActivations(matrix)) {
                return explainer.explain(excerpt.activations(), prepared, part);
            }
        });
    }

    /** Returns the largest number of bytes of native memory that were in use at once. */
    public long peakBytes() {
        return budget.peakBytes();
    }

    /** Replaces settings by options in the message of an exception, which then needs no more than its text. */
    private static <T> T named(Supplier<T> action) {
        try {
            return action.get();
        } catch (CanceledException e) {
            throw e;
        } catch (InvertException e) {
            throw new InvertException(Main.oneLine(e.message().text(OptionNames.of("explain"))), e);
        }
    }

    private static void close(AutoCloseable... opened) {
        for (AutoCloseable each : opened) {
            if (each != null) {
                try {
                    each.close();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** Frees the native memory; no call may be running. */
    @Override
    public void close() {
        close(samples, layers, labels);
    }
}
