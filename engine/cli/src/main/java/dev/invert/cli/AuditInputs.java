package dev.invert.cli;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.arrays.ActivationFolder;
import dev.invert.audit.Auditor;
import dev.invert.audit.LinearHead;
import dev.invert.audits.HeadFile;
import dev.invert.errors.InvertException;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.IntendedConcepts;
import dev.invert.labels.LabelOptions;
import dev.invert.labels.LabeledSamples;
import dev.invert.labels.StrataFile;
import dev.invert.samples.MatchedSamples;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Inputs of an audit besides activations and concepts. Closing frees what {@link #apply} has opened. */
final class AuditInputs implements AutoCloseable {
    private static final String CLASSES = "classes";

    @Option(
            names = "--intended",
            paramLabel = "FILE.csv|classes",
            required = true,
            description =
                    "What each neuron is meant to detect: a CSV file (neuron,concept) or (neuron,formula), such as"
                            + " explanations.csv; or classes: output k is the class in column k of the concepts.")
    private Path intended;

    @Option(names = "--layer", paramLabel = "NAME", description = "Layer to audit, if the activations have several.")
    private String layer;

    @Option(
            names = "--strata",
            paramLabel = "FILE.csv",
            description = "Stratum of each sample (sample,stratum), within which samples are compared. Default: the"
                    + " intended concepts, if no sample shows two of them; otherwise samples with and without the"
                    + " intended concept of a neuron.")
    private Path strata;

    @Option(
            names = "--output-layer",
            description = "The activations are the logits of classes: judge them by their log-softmax, and flag"
                    + " concepts that move predictions.")
    private boolean outputLayer;

    @Option(
            names = "--reference",
            paramLabel = "FILE|DIR",
            description = "Activations of the same layer of another model, to compare with.")
    private Path reference;

    @Option(
            names = "--head",
            paramLabel = "WEIGHTS.npy",
            description = "Weights (outputs, inputs) of the linear layer that computes the outputs; finds the inputs"
                    + " behind flagged outputs. Needs --inputs and --output-layer.")
    private Path head;

    @Option(
            names = "--inputs",
            paramLabel = "LAYER|FILE",
            description = "Activations that the head reads: a layer of the activations, or a file.")
    private String inputs;

    @Option(
            names = "--training-concepts",
            paramLabel = "FILE|DIR",
            description = "Labels of the training samples, with the same ids of concepts; findings then show how much"
                    + " more often the two concepts met there than by chance.")
    private Path training;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    void requireValid(CommandSpec spec) {
        if ((head == null) != (inputs == null)) {
            throw new ParameterException(
                    spec.commandLine(), "--head and --inputs go together: weights, and the activations they apply to");
        }
        if (head != null && !outputLayer) {
            throw new ParameterException(
                    spec.commandLine(), "--head explains outputs: say with --output-layer that the layer has them");
        }
    }

    boolean outputLayer() {
        return outputLayer;
    }

    String inputLayer() {
        return inputs == null ? "" : inputs;
    }

    /** Returns the files that are read; null for those that are not given. */
    Path[] files(ActivationFolder folder) {
        boolean named = inputs == null || layer(folder, inputs) != null;
        return new Path[] {intendedFile(), strata, reference, head, named ? null : Path.of(inputs), training};
    }

    private Path intendedFile() {
        return intended.toString().equals(CLASSES) ? null : intended;
    }

    /** Returns the layer to audit. */
    ActivationFolder.LayerFile layer(ActivationFolder folder) {
        List<ActivationFolder.LayerFile> others = folder.layers().stream()
                .filter(file -> !file.layer().equals(inputs))
                .toList();
        return LayerOption.choose(folder.layers(), layer, others);
    }

    private static ActivationFolder.LayerFile layer(ActivationFolder folder, String name) {
        return folder.layers().stream()
                .filter(file -> file.layer().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Reads what the neurons of the layer are meant to detect. */
    Map<Integer, Formula> intended(MatchedSamples samples) {
        int count = samples.activations().neuronCount();
        Path file = intendedFile();
        return file == null
                ? IntendedConcepts.classes(samples.concepts(), count)
                : IntendedConcepts.read(file, samples.concepts(), count);
    }

    /** Returns the neurons to audit: those that were chosen and have an intended concept. */
    int[] neurons(NeuronRanges chosen, Map<Integer, Formula> all, int neuronCount) {
        if (chosen == null) {
            return all.keySet().stream().mapToInt(Integer::intValue).toArray();
        }
        int[] neurons = IntStream.of(NeuronRanges.choose(chosen, neuronCount))
                .filter(all::containsKey)
                .toArray();
        if (neurons.length == 0) {
            throw new InvertException(
                    "--neurons " + chosen.text() + ": none of them has an intended concept in " + intended);
        }
        return neurons;
    }

    /** Opens the other inputs and passes them to the auditor. */
    void apply(
            Auditor.Builder auditor,
            ActivationFolder folder,
            ProblemOptions problem,
            MatchedSamples samples,
            LabeledSamples labels) {
        auditor.outputLayer(outputLayer);
        if (strata != null) {
            auditor.strata(StrataFile.read(
                    strata, samples.sampleIds(), samples.concepts().sampleCount()));
        }
        if (training != null) {
            LabeledSamples trained = ConceptFiles.read(
                    training,
                    new LabelOptions(
                            null,
                            null,
                            null,
                            LabelOptions.Layout.AUTO,
                            labels.matrix().budget()));
            opened.push(trained);
            auditor.training(trained.matrix());
        }
        if (reference != null) {
            ActivationFolder other = ActivationFolder.of(reference);
            ActivationFolder.LayerFile same = other.layers().size() == 1
                    ? other.layers().get(0)
                    : layer(other, layer(folder).layer());
            if (same == null) {
                throw new InvertException("--reference " + reference + ": has no layer "
                        + layer(folder).layer()
                        + "; its layers are "
                        + other.layers().stream()
                                .map(ActivationFolder.LayerFile::layer)
                                .collect(Collectors.joining(", ")));
            }
            auditor.reference(aligned(problem, "--reference", same.file(), other.sampleIds(), samples));
        }
        if (head != null) {
            ConceptMatrix concepts = samples.concepts();
            ActivationFolder.LayerFile named = layer(folder, inputs);
            ActivationMatrix matrix;
            if (named != null) {
                matrix = samples.withActivations(problem.openActivations(named, folder.sampleIds(), concepts.budget()))
                        .activations();
                opened.push(matrix);
            } else {
                ActivationFolder file = ActivationFolder.of(Path.of(inputs));
                if (file.layers().size() > 1) {
                    throw new InvertException("--inputs " + inputs + ": has several layers; name the file of one");
                }
                matrix = aligned(problem, "--inputs", file.layers().get(0).file(), file.sampleIds(), samples);
            }
            auditor.head(new LinearHead(HeadFile.read(head, concepts.budget()), matrix));
        }
    }

    /** Opens activations and brings their rows into the order of the samples: by id if both have ids. */
    private ActivationMatrix aligned(
            ProblemOptions problem, String option, Path file, List<String> ids, MatchedSamples samples) {
        ActivationMatrix matrix = problem.open(file, samples.concepts().budget());
        opened.push(matrix);
        List<String> wanted = samples.sampleIds();
        if (ids.isEmpty() || wanted.isEmpty()) {
            if (matrix.sampleCount() != samples.concepts().sampleCount()) {
                throw new InvertException(option + " " + file + ": has " + matrix.sampleCount()
                        + " samples, the audited activations have "
                        + samples.concepts().sampleCount() + "; both need the same");
            }
            return matrix;
        }
        if (ids.equals(wanted)) {
            return matrix;
        }
        Map<String, Integer> rows = new HashMap<>();
        for (int row = 0; row < ids.size(); row++) {
            rows.put(ids.get(row), row);
        }
        int[] selected = new int[wanted.size()];
        for (int i = 0; i < selected.length; i++) {
            Integer row = rows.get(wanted.get(i));
            if (row == null) {
                throw new InvertException(
                        option + " " + file + ": has no activations of sample \"" + wanted.get(i) + "\"");
            }
            selected[i] = row;
        }
        return matrix.select(selected);
    }

    /** Adds the options that were given, for run.json. */
    void describe(Map<String, String> options) {
        options.put("intended", intended.toString());
        options.put("output_layer", Boolean.toString(outputLayer));
        put(options, "strata", strata);
        put(options, "reference", reference);
        put(options, "head", head);
        put(options, "inputs", inputs);
        put(options, "training_concepts", training);
    }

    private static void put(Map<String, String> options, String name, Object value) {
        if (value != null) {
            options.put(name, value.toString());
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable next = opened.pop();
            if (next instanceof ActivationMatrix matrix) {
                matrix.close();
            } else if (next instanceof LabeledSamples labels) {
                labels.close();
            }
        }
    }
}
