package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.FormulaException;
import dev.invert.errors.InvertException;
import dev.invert.errors.NearestNames;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what neurons are meant to detect. */
public final class IntendedConcepts {
    private static final List<String> NEURON = List.of("neuron");
    private static final List<String> CONCEPT = List.of("concept", "class");
    private static final List<String> FORMULA = List.of("formula");
    private static final List<String> RANK = List.of("rank");

    private IntendedConcepts() {}

    /**
     * Returns the classes of outputs: neuron k is meant to detect the concept in column k.
     *
     * @param neuronCount K, the number of outputs
     * @throws InvertException if there are fewer concepts than outputs, or two classes share a sample
     */
    public static Map<Integer, Formula> classes(ConceptMatrix concepts, int neuronCount) {
        String remedy = "; name the class of each output in a CSV file (neuron,concept)";
        if (concepts.conceptCount() < neuronCount) {
            throw new InvertException("The layer has " + neuronCount + " outputs, but there are only "
                    + concepts.conceptCount() + " concepts for the classes" + remedy);
        }
        Map<Integer, Formula> classes = new LinkedHashMap<>();
        long[] seen = new long[(concepts.sampleCount() + Long.SIZE - 1) / Long.SIZE];
        for (int k = 0; k < neuronCount; k++) {
            LongBuffer bits = concepts.bits(k);
            for (int w = 0; w < seen.length; w++) {
                if ((seen[w] & bits.get(w)) != 0) {
                    throw new InvertException(
                            "The concept " + concepts.concepts().get(k).id() + " in column " + k
                                    + " shares samples with an earlier one: the first " + neuronCount
                                    + " concepts are not classes" + remedy);
                }
                seen[w] |= bits.get(w);
            }
            classes.put(k, new Formula.Literal(concepts.concepts().get(k).id(), false));
        }
        return classes;
    }

    /**
     * Reads a CSV file with the columns "neuron" and either "concept" (an id or a unique name) or
     * "formula". In a file with ranks, such as explanations.csv, the first formula of a neuron counts, and neurons
     * without a formula are left out.
     *
     * @param neuronCount K
     * @throws InvertException if the file is malformed, names an unknown concept or neuron, or names none
     */
    public static Map<Integer, Formula> read(Path file, ConceptMatrix concepts, int neuronCount) {
        CsvTable table = CsvTable.open(file);
        int neuron = table.column(NEURON);
        int concept = table.column(CONCEPT);
        int formula = table.column(FORMULA);
        if (neuron < 0 || (concept < 0 && formula < 0)) {
            throw new InvertException(file + ", line 1: needs the columns neuron and concept, or neuron and formula");
        }
        Map<Integer, Formula> intended = new LinkedHashMap<>();
        Lookup lookup = new Lookup(concepts);
        boolean ranked = table.column(RANK) >= 0;
        table.read(new CsvTable.Rows() {
            private String number = "";
            private String text = "";

            @Override
            public void field(long line, int column, char[] chars, int offset, int length) {
                if (column == neuron) {
                    number = CsvTable.text(file, line, column, chars, offset, length);
                } else if (column == (concept < 0 ? formula : concept)) {
                    text = CsvTable.text(file, line, column, chars, offset, length);
                }
            }

            @Override
            public void endRow(long line) {
                String where = file + ", line " + line + ": ";
                int index = index(where, number, neuronCount);
                if (ranked && (text.isEmpty() || intended.containsKey(index))) {
                    return;
                }
                Formula meant = concept < 0 ? lookup.formula(where, text) : lookup.concept(where, text);
                if (intended.put(index, meant) != null) {
                    throw new InvertException(where + "neuron " + index + " occurs twice; give it one row");
                }
            }
        });
        if (intended.isEmpty()) {
            throw new InvertException(file + ": names the intended concept of no neuron; add rows (neuron, concept)");
        }
        return intended;
    }

    /**
     * Reads the class of each output from a text file: line k + 1 has the id or the unique name of the class of output k;
     * an empty line stands for an output without a class.
     *
     * @param neuronCount K, the number of outputs
     * @throws InvertException if the file cannot be read, has more or fewer lines than there are outputs, or names an
     *     unknown concept or none
     */
    public static Map<Integer, Formula> list(Path file, ConceptMatrix concepts, int neuronCount) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            throw new InvertException(file + ": is not UTF-8 text: save the file as UTF-8", e);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
        if (lines.size() != neuronCount) {
            throw new InvertException(file + ": has " + lines.size() + " lines, the layer has " + neuronCount
                    + " outputs; write the class of each output on a line, and an empty line for none");
        }
        Lookup lookup = new Lookup(concepts);
        Map<Integer, Formula> classes = new LinkedHashMap<>();
        for (int k = 0; k < neuronCount; k++) {
            String text = lines.get(k).strip();
            if (!text.isEmpty()) {
                classes.put(k, lookup.concept(file + ", line " + (k + 1) + ": ", text));
            }
        }
        if (classes.isEmpty()) {
            throw new InvertException(file + ": names no class; write the class of each output on a line");
        }
        return classes;
    }

    static int index(String where, String text, int neuronCount) {
        try {
            int index = Integer.parseInt(text);
            if (index >= 0 && index < neuronCount) {
                return index;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new InvertException(
                where + "there is no neuron \"" + text + "\"; the layer has " + neuronCount + ", numbered from 0");
    }

    /** Finds concepts by id and name. */
    private static final class Lookup {
        private final ConceptMatrix concepts;
        private final Map<String, String> idByName = new HashMap<>();
        private final Set<String> ambiguous = new HashSet<>();
        private final Set<String> ids = new HashSet<>();

        Lookup(ConceptMatrix concepts) {
            this.concepts = concepts;
            for (Concept concept : concepts.concepts()) {
                ids.add(concept.id());
                if (idByName.put(concept.name(), concept.id()) != null) {
                    ambiguous.add(concept.name());
                }
            }
        }

        Formula concept(String where, String text) {
            String id = ids.contains(text) ? text : idByName.get(text);
            if (id == null || (!ids.contains(text) && ambiguous.contains(text))) {
                List<String> near = NearestNames.of(
                        text, concepts.concepts().stream().map(Concept::id).toList());
                throw new InvertException(where
                        + (id == null ? "there is no concept \"" : "several concepts have the name \"") + text + "\""
                        + (id != null ? "; give the id" : near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?"));
            }
            return new Formula.Literal(id, false);
        }

        Formula formula(String where, String text) {
            try {
                Formula formula = Formula.parse(text);
                concepts.truthSet(formula);
                return formula;
            } catch (FormulaException e) {
                throw e.at(where.substring(0, where.length() - 2));
            } catch (InvertException e) {
                throw new InvertException(where + e.getMessage(), e);
            }
        }
    }
}
