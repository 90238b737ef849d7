package dev.invert.exports;

import dev.invert.Formula;
import dev.invert.Verdict;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.results.ConceptRecord;
import dev.invert.results.ExplanationLines;
import dev.invert.results.ExplanationRecord;
import dev.invert.results.NeuronRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes explanations for the import of Neuronpedia: explanations/batch-0.jsonl.gz and so on, of at most 1,024 lines. The
 * ids follow from the content, so that exporting twice does not double an explanation.
 */
public final class NeuronpediaFiles {
    /** Folder of the files, in the output folder. */
    public static final String FOLDER = "explanations";

    /** Maximum number of lines of a file. */
    static final int BATCH = 1024;

    private NeuronpediaFiles() {}

    /** Returns the name of a file. */
    public static String name(int batch) {
        return "batch-" + batch + ".jsonl.gz";
    }

    /**
     * Reads the lines for the best formula of each neuron.
     *
     * @param explanations explanations.jsonl
     * @param all whether to export all neurons with a formula; otherwise only those whose verdict is explained
     * @throws InvertException if the file cannot be read, or no neuron is left
     */
    public static List<Map<String, String>> lines(Path explanations, NeuronpediaOptions options, boolean all) {
        List<Map<String, String>> lines = new ArrayList<>();
        ExplanationLines.read(explanations, (neuron, where) -> {
            if (!neuron.explanations().isEmpty() && (all || neuron.verdict() == Verdict.Kind.EXPLAINED)) {
                lines.add(line(neuron, options));
            }
        });
        if (lines.isEmpty()) {
            throw new InvertException(explanations + ": no neuron has "
                    + (all ? "a formula" : "the verdict explained; export all of them"));
        }
        return lines;
    }

    private static Map<String, String> line(NeuronRecord neuron, NeuronpediaOptions options) {
        String index = neuron.neuron().toString();
        String description = description(neuron.explanations().get(0));
        String identity = String.join(
                "\n", options.modelId(), options.layer(), index, options.authorId(), options.typeName(), description);
        Map<String, String> line = new LinkedHashMap<>();
        line.put(
                "id",
                UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))
                        .toString());
        line.put("modelId", options.modelId());
        line.put("layer", options.layer());
        line.put("index", index);
        line.put("description", description);
        line.put("authorId", options.authorId());
        line.put("typeName", options.typeName());
        line.put("explanationModelName", options.explanationModelName());
        return line;
    }

    /** Returns a formula in words: {@code token "from" and not next "."}. */
    private static String description(ExplanationRecord best) {
        Map<String, ConceptRecord> known = best.definitions();
        return words(Formula.parse(best.formula()), id -> {
            ConceptRecord concept = known.get(id);
            return concept == null || concept.name() == null ? id : concept.name();
        });
    }

    private static String words(Formula formula, UnaryOperator<String> names) {
        if (formula instanceof Formula.Literal literal) {
            return (literal.negated() ? "not " : "") + names.apply(literal.concept());
        }
        Formula.Group group = (Formula.Group) formula;
        String operator = group.operator() == Formula.Operator.AND ? " and " : " or ";
        List<String> operands = new ArrayList<>();
        for (Formula operand : group.operands()) {
            String text = words(operand, names);
            operands.add(operand instanceof Formula.Group ? "(" + text + ")" : text);
        }
        return String.join(operator, operands);
    }

    /** Returns the number of files for so many lines. */
    public static int batchCount(int lines) {
        return (lines + BATCH - 1) / BATCH;
    }

    /**
     * Writes the files.
     *
     * @param folder existing folder, named {@value #FOLDER}
     * @throws InvertException if a file cannot be written
     */
    public static void write(Path folder, List<Map<String, String>> lines) {
        JsonMapper json = JsonMapper.shared();
        for (int batch = 0; batch < batchCount(lines.size()); batch++) {
            List<Map<String, String>> some = lines.subList(batch * BATCH, Math.min(lines.size(), (batch + 1) * BATCH));
            AtomicFile.write(folder.resolve(name(batch)), out -> {
                // Not closed, because that would close the caller's stream.
                GZIPOutputStream zipped = new GZIPOutputStream(out);
                for (Map<String, String> line : some) {
                    zipped.write(json.writeValueAsBytes(line));
                    zipped.write('\n');
                }
                zipped.finish();
            });
        }
    }
}
