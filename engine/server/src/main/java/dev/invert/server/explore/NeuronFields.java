package dev.invert.server.explore;

import dev.invert.results.ExplanationRecord;
import dev.invert.results.NeuronRecord;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;

/** The fields of a neuron in the index. */
final class NeuronFields {
    static final String RUN = "run";
    static final String LAYER = "layer";
    static final String NEURON = "neuron";
    static final String STATUS = "status";
    static final String VERDICT = "verdict";
    static final String FORMULA = "formula";
    static final String LABEL = "label";
    /** Words of names and ids, lower case. */
    static final String WORD = "word";
    /** Whole names and ids, lower case. */
    static final String CONCEPT = "concept";

    static final String AUC = "auc";
    static final String HELD_OUT = "heldout";
    /** log10 of the corrected p: p itself underflows. */
    static final String LOG10_P = "p";

    static final String POSITIVES = "n";
    static final String FRACTION = "fraction";
    static final String LENGTH = "length";
    /** Number of the file with the neuron's line, among those of its layer. */
    static final String PART = "part";

    static final String OFFSET = "offset";
    static final String BYTES = "bytes";

    private static final Pattern SEPARATOR = Pattern.compile("[^\\p{L}\\p{N}]+");

    private NeuronFields() {}

    /**
     * Returns the document of a neuron.
     *
     * @param part number of the file with its line, among those of the layer
     * @param offset position of its line in the file
     * @param bytes length of its line
     */
    static Document document(int run, int layer, NeuronRecord neuron, int part, long offset, int bytes) {
        Document document = new Document();
        document.add(new IntField(RUN, run, Field.Store.YES));
        document.add(new IntField(LAYER, layer, Field.Store.YES));
        document.add(new IntField(NEURON, neuron.neuron(), Field.Store.YES));
        document.add(new StoredField(PART, part));
        document.add(new StoredField(OFFSET, offset));
        document.add(new StoredField(BYTES, bytes));
        document.add(new StringField(STATUS, lower(neuron.status()), Field.Store.YES));
        if (neuron.verdict() != null) {
            document.add(new StringField(VERDICT, lower(neuron.verdict()), Field.Store.YES));
        }
        if (!neuron.explanations().isEmpty()) {
            addBest(neuron.explanations().get(0), document);
        }
        return document;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void addBest(ExplanationRecord best, Document document) {
        String label = best.label() == null ? best.formula() : best.label();
        document.add(new StoredField(FORMULA, best.formula()));
        document.add(new StoredField(LABEL, label));
        Set<String> words = new HashSet<>();
        Set<String> concepts = new HashSet<>();
        addWords(label, words);
        addWords(best.formula(), words);
        best.definitions().forEach((id, concept) -> {
            concepts.add(id.toLowerCase(Locale.ROOT));
            if (concept.name() != null) {
                concepts.add(concept.name().toLowerCase(Locale.ROOT));
                addWords(concept.name(), words);
            }
        });
        words.forEach(word -> document.add(new StringField(WORD, word, Field.Store.NO)));
        concepts.forEach(concept -> document.add(new StringField(CONCEPT, concept, Field.Store.NO)));
        add(AUC, best.auc(), document);
        add(HELD_OUT, best.statistics().aucHoldout(), document);
        Double corrected = best.statistics().log10PCorrected();
        add(LOG10_P, corrected == null ? best.log10P() : corrected, document);
        add(FRACTION, best.fraction(), document);
        if (best.nPositive() != null) {
            document.add(new LongField(POSITIVES, best.nPositive(), Field.Store.YES));
        }
        if (best.length() != null) {
            document.add(new IntField(LENGTH, best.length(), Field.Store.NO));
        }
    }

    private static void add(String field, Double value, Document document) {
        if (value != null) {
            document.add(new DoubleField(field, value, Field.Store.YES));
        }
    }

    /** Adds the words of a text, as queries are divided into them. */
    static void addWords(String text, Set<String> words) {
        for (String word : SEPARATOR.split(text.toLowerCase(Locale.ROOT), -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
    }
}
