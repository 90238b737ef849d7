package dev.invert.cli;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ActivationFolder;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.explain.PreparedConcepts;
import dev.invert.labels.LabeledSamples;
import dev.invert.samples.MatchedSamples;
import dev.invert.sparse.ActivationReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The layer and the concepts of a {@link LayerWorker}. */
final class WorkerLayer implements AutoCloseable {
    private final MemoryBudget budget;
    private final LabeledSamples labels;
    private final LayerSequence layers;
    private final MatchedSamples samples;
    private final int[] neurons;
    private final Path activations;

    private WorkerLayer(ProblemOptions problem, NeuronsOption chosen, MemoryOption memory, String layer) {
        ActivationFolder folder = problem.layers();
        ActivationFolder.LayerFile file = folder.layers().stream()
                .filter(each -> each.layer().equals(layer))
                .findFirst()
                .orElseThrow(() -> new InvertException(problem.activations() + ": there is no layer " + layer
                        + ", which the driver of the job has found: all machines must read the same files"));
        activations = file.file();
        budget = memory.budget();
        labels = problem.openConcepts(budget);
        layers = new LayerSequence(problem, folder, labels);
        MatchedSamples matched = null;
        try {
            matched = layers.open(file);
            neurons = chosen.choose(matched.activations().neuronCount());
        } catch (RuntimeException e) {
            if (matched != null) {
                matched.close();
            }
            layers.close();
            labels.close();
            throw e;
        }
        samples = matched;
    }

    /**
     * Opens a layer of a command with these options.
     *
     * @param worker makes the worker of the layer
     */
    static <T extends LayerWorker> T open(
            ProblemOptions problem,
            NeuronsOption neurons,
            MemoryOption memory,
            String layer,
            Function<WorkerLayer, T> worker) {
        WorkerLayer opened = new WorkerLayer(problem, neurons, memory, layer);
        try {
            return worker.apply(opened);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Parses the arguments of a command, which begin with its name, and returns the command. */
    static <T> T command(List<String> arguments, Class<T> type) {
        CommandLine.ParseResult parsed =
                Main.commandLine().parseArgs(arguments.toArray(String[]::new)).subcommand();
        return type.cast(parsed.commandSpec().userObject());
    }

    /** Replaces settings by options in the message of an exception, which then needs no more than its text. */
    static <T> T named(String command, Supplier<T> action) {
        try {
            return action.get();
        } catch (CanceledException e) {
            throw e;
        } catch (InvertException e) {
            throw new InvertException(Main.oneLine(e.message().text(OptionNames.of(command))), e);
        }
    }

    LabeledSamples labels() {
        return labels;
    }

    MatchedSamples samples() {
        return samples;
    }

    PreparedConcepts prepared(Function<ConceptMatrix, PreparedConcepts> prepare) {
        return layers.prepared(prepare, samples);
    }

    /**
     * Calls a function with the activations of another file of the same form and shape.
     *
     * @param file null for the file that was opened
     */
    <T> T with(Path file, Function<ActivationMatrix, T> function) {
        if (file == null) {
            return function.apply(samples.activations());
        }
        ActivationMatrix matrix = ActivationReader.open(file, labels.matrix().budget(), share -> {});
        try (MatchedSamples excerpt = samples.withActivations(matrix)) {
            return function.apply(excerpt.activations());
        }
    }

    Path activations() {
        return activations;
    }

    int neuronCount() {
        return neurons.length;
    }

    int[] neurons(int from, int to) {
        return Arrays.copyOfRange(neurons, from, to);
    }

    long peakBytes() {
        return budget.peakBytes();
    }

    @Override
    public void close() {
        samples.close();
        layers.close();
        labels.close();
    }
}
