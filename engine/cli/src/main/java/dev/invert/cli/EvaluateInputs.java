package dev.invert.cli;

import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.InvertException;
import dev.invert.evaluate.Hypernyms;
import dev.invert.evaluations.LabelInput;
import dev.invert.labels.IntendedConcepts;
import dev.invert.labels.WordNet;
import dev.invert.samples.MatchedSamples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Labels and truth of an evaluation. */
final class EvaluateInputs {
    private static final String CLASSES = "classes";

    @Option(
            names = "--explanations",
            paramLabel = "DIR|FILE",
            required = true,
            description =
                    "Labels to evaluate: results of invert explain (the folder, or explanations.jsonl), or a CSV file"
                            + " of any method: neuron (or unit), and formula, concept_id, concept, label or description. Repeat the"
                            + " option to compare settings.")
    private List<Path> explanations;

    @Option(
            names = "--truth",
            paramLabel = "FILE.csv|classes",
            description =
                    "Truth of each neuron: a CSV file (neuron,formula) or (neuron,concept); or classes: output k is"
                            + " the class in column k of the concepts.")
    private Path truth;

    @Option(
            names = "--truth-classes",
            paramLabel = "FILE.txt",
            description =
                    "Class of each output, in place of --truth: line k + 1 has the id or name of the class of output"
                            + " k; an empty line for none.")
    private Path truthClasses;

    @Option(
            names = "--allow-unknown",
            description = "Labels that name no known concept count as no label; otherwise they are an error.")
    private boolean allowUnknown;

    void requireValid(CommandSpec spec) {
        if ((truth == null) == (truthClasses == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    truth == null
                            ? "Missing required option: '--truth=FILE.csv|classes' or '--truth-classes=FILE.txt'"
                            : "--truth and --truth-classes both name the truth: use one of the two");
        }
    }

    /** Returns the files that are read; null for those that are not given. */
    Path[] files(String layer) {
        return Stream.concat(
                        explanations.stream().map(path -> LabelInput.file(path, layer)),
                        Stream.of(isClasses() ? null : truth, truthClasses))
                .toArray(Path[]::new);
    }

    private boolean isClasses() {
        return truth != null && truth.toString().equals(CLASSES);
    }

    /**
     * Reads the truth of the chosen neurons.
     *
     * @throws InvertException if it cannot be read, or names no chosen neuron
     */
    Map<Integer, Formula> truth(MatchedSamples samples, NeuronRanges chosen) {
        ConceptMatrix concepts = samples.concepts();
        int count = samples.activations().neuronCount();
        Map<Integer, Formula> all;
        if (truthClasses != null) {
            all = IntendedConcepts.list(truthClasses, concepts, count);
        } else {
            all = isClasses()
                    ? IntendedConcepts.classes(concepts, count)
                    : IntendedConcepts.read(truth, concepts, count);
        }
        if (chosen == null) {
            return all;
        }
        Map<Integer, Formula> some = new LinkedHashMap<>();
        IntStream.of(NeuronRanges.choose(chosen, count))
                .filter(all::containsKey)
                .forEach(neuron -> some.put(neuron, all.get(neuron)));
        if (some.isEmpty()) {
            throw new InvertException("--neurons " + chosen.text() + ": none of them has a truth in " + truthName());
        }
        return some;
    }

    private String truthName() {
        return (truth == null ? truthClasses : truth).toString();
    }

    /** Reads all labels. */
    List<LabelInput> labels(MatchedSamples samples, String layer) {
        List<LabelInput> labels = new ArrayList<>();
        for (Path path : explanations) {
            labels.add(LabelInput.read(
                    path, layer, samples.concepts(), samples.activations().neuronCount(), allowUnknown));
        }
        return labels;
    }

    /** Returns WordNet if a concept is one of its nouns; otherwise null, so that the samples decide. */
    static Hypernyms hypernyms(ConceptMatrix concepts) {
        if (concepts.concepts().stream().noneMatch(concept -> WordNet.isNounId(concept.id()))) {
            return null;
        }
        WordNet wordNet = WordNet.open();
        Map<String, Collection<String>> known = new ConcurrentHashMap<>();
        return id -> known.computeIfAbsent(id, asked -> {
            synchronized (wordNet) {
                return wordNet.knows(asked) ? wordNet.parents(asked) : List.of();
            }
        });
    }

    /** Adds the options that were given, for evaluation.json. */
    void describe(Map<String, String> options) {
        options.put(
                "explanations",
                String.join(", ", explanations.stream().map(Path::toString).toList()));
        options.put(truth == null ? "truth_classes" : "truth", truthName());
        options.put("allow_unknown", Boolean.toString(allowUnknown));
    }
}
