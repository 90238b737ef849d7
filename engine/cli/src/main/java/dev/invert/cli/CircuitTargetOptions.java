package dev.invert.cli;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.circuits.CircuitModel;
import dev.invert.circuits.CircuitTarget;
import dev.invert.errors.FormulaException;
import dev.invert.errors.InvertException;
import dev.invert.errors.NearestNames;
import dev.invert.files.AtomicFile;
import dev.invert.score.ConceptNames;
import dev.invert.torch.LinearTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for the target of a circuit: a class, a margin between two classes, or a neuron of a layer. */
final class CircuitTargetOptions {
    private static final Pattern NEURON = Pattern.compile("(.+):(\\d{1,9})");

    @Option(
            names = "--target",
            paramLabel = "CLASS|LAYER:INDEX",
            required = true,
            description =
                    "Class to explain, by its name or by the index of its output, from 0: its logit minus the mean"
                            + " logit. Or a neuron of a later layer, as in fc1:17.")
    private String target;

    @Option(
            names = "--against",
            paramLabel = "CLASS",
            description = "Explain the margin to this class instead: the logit of the target minus its logit.")
    private String against;

    @Option(
            names = "--classes",
            paramLabel = "FILE",
            description = "Names of the outputs, text, one per line. Default: the concept in column k names output k.")
    private Path classes;

    private List<String> names = List.of();

    /** Reads the names of classes, and checks that the options fit together. */
    void prepare(CommandSpec spec) {
        if (classes != null) {
            try {
                names = Files.readAllLines(classes, StandardCharsets.UTF_8).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
            } catch (IOException e) {
                throw new InvertException(
                        "--classes " + classes + ": cannot be read: " + AtomicFile.reason(e) + "; expected text, one"
                                + " name per line",
                        e);
            }
        }
        if (against != null && !layer().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--against compares two classes; the target " + target + " is a neuron");
        }
    }

    Path classes() {
        return classes;
    }

    String text() {
        return against == null ? target : target + " against " + against;
    }

    /** Returns the layer of the target neuron; empty if the target is a class. */
    String layer() {
        Matcher neuron = NEURON.matcher(target);
        return names.contains(target) || !neuron.matches() ? "" : neuron.group(1);
    }

    /**
     * Finds the target in a model.
     *
     * @param concepts null if there are none
     */
    CircuitTarget of(CircuitModel model, ConceptMatrix concepts) {
        String layer = layer();
        if (!layer.isEmpty()) {
            int index = Integer.parseInt(target.substring(layer.length() + 1));
            int count = model.activations(layer).neuronCount();
            if (index >= count) {
                throw new InvertException(
                        "--target " + target + ": layer " + layer + " has " + count + " neurons, numbered from 0");
            }
            return new CircuitTarget(
                    "neuron " + index + " of " + layer, LinearTarget.neuron(layer, index, count), index, null);
        }
        int outputs = model.outputs().neuronCount();
        if (!names.isEmpty() && names.size() != outputs) {
            throw new InvertException("--classes " + classes + ": has " + names.size() + " names, the model has "
                    + outputs + " outputs; they must be equal");
        }
        int index = index("--target", target, outputs, concepts);
        String name = name(index, target);
        if (against == null) {
            return outputs == 1
                    ? new CircuitTarget(name, LinearTarget.neuron(LinearTarget.OUTPUT, 0, 1), 0, null)
                    : new CircuitTarget(
                            name + ": logit minus mean logit", LinearTarget.centered(index, outputs), index, null);
        }
        int other = index("--against", against, outputs, concepts);
        if (other == index) {
            throw new InvertException("--against " + against + ": is the target itself; name another class");
        }
        return new CircuitTarget(
                name + " against " + name(other, against) + ": difference of logits",
                LinearTarget.margin(index, other, outputs),
                index,
                other);
    }

    private String name(int index, String given) {
        return names.isEmpty() ? (given.equals(Integer.toString(index)) ? "output " + given : given) : names.get(index);
    }

    private int index(String option, String text, int outputs, ConceptMatrix concepts) {
        int named = names.indexOf(text);
        if (named >= 0) {
            return named;
        }
        if (text.matches("\\d{1,9}")) {
            int index = Integer.parseInt(text);
            if (index < outputs) {
                return index;
            }
            throw new InvertException(
                    option + " " + text + ": the model has " + outputs + " outputs, 0 to " + (outputs - 1));
        }
        if (!names.isEmpty()) {
            throw new InvertException(option + " " + text + ": " + classes + " has no class of that name"
                    + suggestion(NearestNames.of(text, names)));
        }
        if (concepts == null) {
            throw new InvertException(option + " " + text
                    + ": the names of classes are not known; give the index of the output, or --classes FILE or"
                    + " --concepts");
        }
        return column(option, text, outputs, concepts);
    }

    /** Returns the column of a concept, which must be one of as many classes as there are outputs. */
    private static int column(String option, String text, int outputs, ConceptMatrix concepts) {
        List<Concept> all = concepts.concepts();
        List<String> ids = all.stream().limit(outputs).map(Concept::id).toList();
        try {
            Formula found = new ConceptNames(all)
                    .parse(ids.contains(text) ? Formula.of(text).text() : text);
            if (found instanceof Formula.Literal literal && !literal.negated() && ids.contains(literal.concept())) {
                return ids.indexOf(literal.concept());
            }
        } catch (FormulaException e) {
            throw new InvertException(option + " " + text + ": is no class; " + e.getMessage(), e);
        }
        throw new InvertException(option + " " + text + ": is not among the first " + outputs
                + " concepts, which name the outputs; give the index of the output, or --classes FILE");
    }

    private static String suggestion(List<String> near) {
        return near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?";
    }
}
