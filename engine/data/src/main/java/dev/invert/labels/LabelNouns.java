package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.UnicodeForm;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Maps labels to WordNet nouns. */
public final class LabelNouns {
    private static final int MOST_EXAMPLES = 3;

    private final String[] nounByLabel;
    private final String note;

    private LabelNouns(String[] nounByLabel, String note) {
        this.nounByLabel = nounByLabel;
        this.note = note;
    }

    /** Maps each label to its id, which must be a noun id. */
    static LabelNouns ofIds(List<Concept> labels) {
        return new LabelNouns(labels.stream().map(Concept::id).toArray(String[]::new), "");
    }

    /**
     * Maps labels to nouns: by the map, or else to the label's id if it has the form of a noun id.
     *
     * @param map CSV file (label, synset), where a synset is {@code n02084071} or {@code dog.n.01}; or null
     * @throws InvertException if the map has a synset that WordNet lacks, or no label is a noun
     */
    public static LabelNouns find(List<Concept> labels, Path map, WordNet wordNet) {
        Map<String, String> nounByName = map == null ? Map.of() : readMap(map, wordNet);
        Set<String> used = new HashSet<>();
        String[] nouns = new String[labels.size()];
        for (int label = 0; label < nouns.length; label++) {
            Concept concept = labels.get(label);
            for (String name : List.of(concept.id(), concept.name())) {
                if (nouns[label] == null && nounByName.containsKey(name)) {
                    nouns[label] = nounByName.get(name);
                    used.add(name);
                }
            }
            if (nouns[label] == null && WordNet.isNounId(concept.id())) {
                nouns[label] = concept.id();
            }
        }
        return new LabelNouns(nouns, note(labels, nouns, nounByName, used));
    }

    private static String note(List<Concept> labels, String[] nouns, Map<String, String> nounByName, Set<String> used) {
        List<String> unknown = java.util.stream.IntStream.range(0, nouns.length)
                .filter(label -> nouns[label] == null)
                .mapToObj(label -> labels.get(label).id())
                .toList();
        if (unknown.size() == nouns.length) {
            throw new InvertException(Message.of(
                    "No label is a noun of WordNet (" + examples(unknown) + "): labels are ids such as n02084071, or ",
                    Setting.NOUN_MAP,
                    " gives the noun of each"));
        }
        List<String> unused = nounByName.keySet().stream()
                .filter(name -> !used.contains(name))
                .sorted()
                .toList();
        StringBuilder note = new StringBuilder();
        if (!unknown.isEmpty()) {
            note.append("%,d of %,d labels are no nouns of WordNet and stay as they are (%s)"
                    .formatted(unknown.size(), nouns.length, examples(unknown)));
        }
        if (!unused.isEmpty()) {
            note.append(note.isEmpty() ? "" : "; ")
                    .append("%,d entries of the map are no labels here (%s)"
                            .formatted(unused.size(), examples(unused)));
        }
        return note.toString();
    }

    private static String examples(List<String> names) {
        return "such as " + String.join(", ", names.subList(0, Math.min(MOST_EXAMPLES, names.size())));
    }

    private static Map<String, String> readMap(Path map, WordNet wordNet) {
        Map<String, String> nounByName = new HashMap<>();
        CsvTable table = CsvTable.open(map);
        if (table.head().size() != 2) {
            throw new InvertException(
                    map + ", line 1: has " + table.head().size() + " columns; two are needed, a label and its synset");
        }
        if (WordNet.isSynset(table.head().get(1))) {
            nounByName.put(table.head().get(0), noun(map, 1, table.head().get(1), wordNet));
        }
        table.read(new CsvTable.Rows() {
            private String label = "";

            @Override
            public void field(long line, int column, char[] text, int offset, int length) {
                String value = CsvTable.text(map, line, column, text, offset, length);
                if (column == 0) {
                    label = UnicodeForm.composed(value);
                } else if (nounByName.put(label, noun(map, line, value, wordNet)) != null) {
                    throw CsvTable.error(map, line, 0, "label \"" + label + "\" occurs twice");
                }
            }

            @Override
            public void endRow(long line) {}
        });
        return nounByName;
    }

    private static String noun(Path map, long line, String synset, WordNet wordNet) {
        try {
            return wordNet.nounId(synset);
        } catch (InvertException e) {
            throw new InvertException(
                    CsvTable.error(map, line, 1, e.getMessage()).getMessage(), e);
        }
    }

    /** Returns the id of a label's noun, or null. */
    String of(int label) {
        return nounByLabel[label];
    }

    /** Returns the nouns of all labels that have one, in label order. */
    Collection<String> all() {
        return java.util.Arrays.stream(nounByLabel).filter(Objects::nonNull).toList();
    }

    /** Returns a note on labels without a noun and on unused entries of the map; empty if there are none. */
    public String note() {
        return note;
    }
}
