package dev.invert.cli;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.MemoryBudget;
import dev.invert.circuits.CircuitFinder;
import dev.invert.circuits.CircuitModel;
import dev.invert.circuits.CircuitTarget;
import dev.invert.errors.InvertException;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabelOptions;
import dev.invert.labels.LabeledSamples;
import dev.invert.samples.SampleMatch;
import dev.invert.score.ConceptNames;
import dev.invert.torch.LinearTarget;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that choose the samples of a circuit. Closing frees the concepts. */
final class CircuitSamples implements AutoCloseable {
    private static final String PREDICTED = "predicted";
    private static final String TOP = "top";
    private static final String ALL = "all";
    private static final double TOP_SHARE = 0.1;

    @Option(
            names = "--on",
            paramLabel = "FORMULA|predicted|top|all",
            description = "Samples to explain the target on: those for which a formula over --concepts holds, such as a"
                    + " class; predicted: those that the model assigns to the target class; top: the tenth with the"
                    + " highest target; all. Default: predicted for a class, top for a neuron. A concept named"
                    + " predicted, top or all is written in double quotes.")
    private String on;

    @Option(
            names = "--concepts",
            paramLabel = "FILE|DIR",
            description =
                    "Concepts of --on, and names of classes: a folder written by `invert concepts`, or labels that"
                            + " it reads. Samples are matched by id if both sides have ids, else by row.")
    private Path concepts;

    @Option(
            names = "--names",
            paramLabel = "FILE",
            description = "Names of the columns of --concepts, if that is an array.")
    private Path names;

    private LabeledSamples labels;

    void requireValid(CommandSpec spec, boolean classTarget) {
        if (on != null && !Set.of(PREDICTED, TOP, ALL).contains(on) && concepts == null) {
            throw new ParameterException(
                    spec.commandLine(), "--on " + on + ": a formula needs --concepts; or choose predicted, top or all");
        }
        if (PREDICTED.equals(on) && !classTarget) {
            throw new ParameterException(
                    spec.commandLine(), "--on predicted: needs a class as the target; choose top, all or a formula");
        }
    }

    /** Returns the files and folders that are read; null for those that are not given. */
    Path[] files() {
        return new Path[] {concepts, names};
    }

    /** Reads the concepts; returns null if there are none. */
    ConceptMatrix open(MemoryBudget budget) {
        if (concepts == null) {
            return null;
        }
        labels = ConceptFiles.read(concepts, new LabelOptions(names, null, null, LabelOptions.Layout.AUTO, budget));
        return labels.matrix();
    }

    /** Chooses the samples. */
    CircuitFinder.Choice choose(CircuitModel model, CircuitTarget target, QuietOption quiet, CommandSpec spec) {
        int n = model.outputs().sampleCount();
        int[] predictions = model.predictions();
        SampleMatch match = null;
        if (labels != null) {
            match = SampleMatch.of(model.outputs(), model.sampleIds(), labels, true);
            if (!match.note().isEmpty()) {
                quiet.note(spec, match.note());
            }
        }
        boolean ofClass = target.function().layer().equals(LinearTarget.OUTPUT);
        String choice = on == null ? (ofClass ? PREDICTED : TOP) : on;
        int[] rows = switch (choice) {
            case PREDICTED ->
                IntStream.range(0, n)
                        .filter(i -> predictions[i] == target.index())
                        .toArray();
            case TOP -> top(model, target);
            case ALL -> IntStream.range(0, n).toArray();
            default -> matching(choice, match);
        };
        int[] classes = classes(match, model.outputs().neuronCount(), n);
        return new CircuitFinder.Choice(choice, rows, classes == null ? predictions : classes);
    }

    private int[] matching(String text, SampleMatch match) {
        Formula formula = new ConceptNames(labels.matrix().concepts()).parse(text);
        long[] truth = labels.matrix().truthSet(formula);
        return IntStream.range(0, size(match))
                .filter(i -> (truth[concept(match, i) >>> 6] >>> concept(match, i) & 1) != 0)
                .map(i -> activation(match, i))
                .sorted()
                .toArray();
    }

    private int size(SampleMatch match) {
        return match.conceptRows() == null
                ? labels.matrix().sampleCount()
                : match.conceptRows().size();
    }

    private static int concept(SampleMatch match, int i) {
        return match.conceptRows() == null ? i : match.conceptRows().get(i);
    }

    private static int activation(SampleMatch match, int i) {
        return match.activationRows() == null ? i : match.activationRows().get(i);
    }

    /** Returns the class of each sample if the first concepts are classes, -1 for samples without; null otherwise. */
    private int[] classes(SampleMatch match, int outputs, int n) {
        if (labels == null || labels.matrix().conceptCount() < outputs) {
            return null;
        }
        int[] classes = new int[n];
        Arrays.fill(classes, -1);
        for (int i = 0; i < size(match); i++) {
            for (int k = 0; k < outputs; k++) {
                if (labels.matrix().get(concept(match, i), k)) {
                    if (classes[activation(match, i)] >= 0) {
                        return null;
                    }
                    classes[activation(match, i)] = k;
                }
            }
        }
        return classes;
    }

    private static int[] top(CircuitModel model, CircuitTarget target) {
        ActivationMatrix matrix = model.activations(target.function().layer());
        double[] values = new double[matrix.sampleCount()];
        float[] weights = target.function().weights();
        for (int j = 0; j < weights.length; j++) {
            if (weights[j] != 0) {
                try (ActivationBlock block = matrix.load(j, 1)) {
                    for (int i = 0; i < values.length; i++) {
                        values[i] += (double) weights[j] * block.value(0, i);
                    }
                }
            }
        }
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -values[i]).thenComparingInt(i -> i))
                .limit(Math.max(1, (long) Math.ceil(TOP_SHARE * values.length)))
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** Checks that a choice has samples. */
    static void requireAny(CircuitFinder.Choice choice) {
        if (choice.rows().length == 0) {
            throw new InvertException(
                    "--on " + choice.on() + ": no sample is like that; choose others, or give the model more samples");
        }
    }

    @Override
    public void close() {
        if (labels != null) {
            labels.close();
        }
    }
}
