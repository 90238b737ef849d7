package dev.invert.evaluations;

import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.FormulaException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.evaluate.LabelSet;
import dev.invert.files.SafeName;
import dev.invert.labels.NeuronLabelFile;
import dev.invert.results.ExplanationLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Labels of one setting, as read.
 *
 * @param name name of the setting
 * @param formulas label by neuron
 * @param neurons neurons that the file lists, with or without a label
 * @param unknown neurons whose label names no known concept; they have no formula
 * @param reported scores that the file reports, by neuron
 */
public record LabelInput(
        String name,
        Map<Integer, Formula> formulas,
        Set<Integer> neurons,
        Set<Integer> unknown,
        Map<Integer, Reported> reported) {
    private static final String LINES = ExplanationLines.NAME;

    /**
     * Scores that CoSy reports.
     *
     * @param auc null if absent
     * @param mad mean activation difference; null if absent
     */
    public record Reported(Double auc, Double mad) {}

    /**
     * Reads the first label of each neuron.
     *
     * @param path results of explain: a folder, also one with a folder per layer, or explanations.jsonl; or a CSV file of
     *     any method, see {@link NeuronLabelFile}
     * @param layer name of the layer, for results of several layers
     * @param neuronCount K
     * @param allowUnknown whether labels that name no known concept count as none, instead of being an error
     * @throws InvertException if the labels cannot be read
     */
    public static LabelInput read(
            Path path, String layer, ConceptMatrix concepts, int neuronCount, boolean allowUnknown) {
        if (Files.isDirectory(path) || path.toString().endsWith(".jsonl")) {
            return readLines(path, linesFile(path, layer), concepts, neuronCount);
        }
        LabelParser parser = new LabelParser(concepts);
        LabelInput input = empty(path);
        for (NeuronLabelFile.Row row : NeuronLabelFile.read(path, neuronCount)) {
            input.neurons.add(row.neuron());
            if (row.auc() != null || row.mad() != null) {
                input.reported.put(row.neuron(), new Reported(row.auc(), row.mad()));
            }
            if (row.text().isEmpty()) {
                continue;
            }
            try {
                input.formulas.put(row.neuron(), parser.parse(row.text()));
            } catch (FormulaException e) {
                if (!allowUnknown) {
                    throw new InvertException(
                            Message.of(
                                    path + ", line " + row.line() + ": \"" + row.text() + "\": " + e.problem()
                                            + "; or leave such neurons without a label: ",
                                    Setting.ALLOW_UNKNOWN),
                            e);
                }
                input.unknown.add(row.neuron());
            }
        }
        return input;
    }

    /** Returns the file that {@link #read} reads. */
    public static Path file(Path path, String layer) {
        return Files.isDirectory(path) ? linesFile(path, layer) : path;
    }

    private static LabelInput empty(Path path) {
        return new LabelInput(path.toString(), new HashMap<>(), new HashSet<>(), new HashSet<>(), new HashMap<>());
    }

    private static Path linesFile(Path path, String layer) {
        if (!Files.isDirectory(path) || ExplanationLines.isIn(path)) {
            return Files.isDirectory(path) ? path.resolve(LINES) : path;
        }
        Path ofLayer = SafeName.in(path, layer, "");
        return (ExplanationLines.isIn(ofLayer) ? ofLayer : path).resolve(LINES);
    }

    private static LabelInput readLines(Path path, Path file, ConceptMatrix concepts, int neuronCount) {
        LabelInput input = empty(path);
        ExplanationLines.read(file, (neuron, where) -> {
            if (neuron.neuron() < 0 || neuron.neuron() >= neuronCount) {
                throw new InvertException(where + ": there is no neuron " + neuron.neuron() + "; the layer has "
                        + neuronCount + ", numbered from 0");
            }
            input.neurons.add(neuron.neuron());
            if (!neuron.explanations().isEmpty()) {
                input.formulas.put(
                        neuron.neuron(), formula(neuron.explanations().get(0).formula(), where, concepts));
            }
        });
        return input;
    }

    private static Formula formula(String text, String where, ConceptMatrix concepts) {
        try {
            Formula formula = Formula.parse(text);
            concepts.truthSet(formula);
            return formula;
        } catch (FormulaException e) {
            throw e.at(where);
        } catch (InvertException e) {
            throw new InvertException(where + ": " + e.getMessage() + "; use the concepts that explain read", e);
        }
    }

    /**
     * Returns the labels of some neurons.
     *
     * @throws InvertException if the file does not list one of them
     */
    public LabelSet of(Collection<Integer> wanted) {
        Map<Integer, Formula> chosen = new HashMap<>();
        for (int neuron : wanted) {
            if (!neurons.contains(neuron)) {
                throw new InvertException(name + ": has no neuron " + neuron
                        + ", whose truth is given; explain it, or leave it out of the neurons to evaluate");
            }
            if (formulas.containsKey(neuron)) {
                chosen.put(neuron, formulas.get(neuron));
            }
        }
        return new LabelSet(name, chosen);
    }
}
