package dev.invert.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ConceptMatrix;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabeledSamples;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the concepts of a real text with those that Python made from the same rules, sample by sample. All 158 can be
 * expressed: 155 by built-in rules, three (punctuation without brackets, long words that are no pieces, brackets or quotes)
 * by regular expressions.
 */
class TokenRulesTest {
    /** Concepts of the list that built-in forms express, and the names of these. */
    private static final Map<String, String> BUILT_IN = Map.of(
            "continuation", "word piece",
            "digits", "digits",
            "-ing", "-ing",
            "-ed", "-ed",
            "-ly", "-ly",
            "-s", "-s",
            "one letter", "one letter",
            "special", "special token",
            "position 0-0", "position 0",
            "position 1-1", "position 1");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theConceptsOfAList(boolean withoutSpecial) throws Exception {
        JsonNode list = JsonMapper.shared().readTree(Files.readString(JargonText.file("jargon/concepts.json")));
        Map<String, String> expressions = new LinkedHashMap<>();
        list.forEach(concept -> {
            // RE2's \w is ASCII.
            String regex = concept.get("rule").path("regex").asString("").replace("\\w", "\\pL\\pN\\pM_");
            if (!regex.isEmpty()) {
                expressions.put("regex of " + concept.get("id").asString(), regex);
            }
        });
        assertThat(expressions).hasSize(11);
        TokenCorpus corpus = JargonText.corpus(withoutSpecial);
        TokenConcepts made =
                JargonText.concepts(corpus, EnumSet.allOf(TokenFamily.class), 1, JargonText.regex(expressions));
        int compared = 0;
        try (LabeledSamples found = made.labels();
                LabeledSamples expected = ConceptFiles.open(JargonText.file("jargon/concepts_csr.npz"))) {
            Map<String, Integer> columns = columns(found.matrix());
            for (int c = 0; c < list.size(); c++) {
                String id = list.get(c).get("id").asString();
                for (String name : new String[] {id, BUILT_IN.getOrDefault(id, id), "regex of " + id}) {
                    boolean absent = withoutSpecial && list.get(c).get("n_text").asInt() == 0;
                    if (columns.containsKey(name) && !name.equals("punctuation")) {
                        assertThat(samples(found.matrix(), columns.get(name)))
                                .as(name)
                                .isEqualTo(selected(expected.matrix(), c, corpus));
                        assertThat(found.matrix().count(columns.get(name)))
                                .isEqualTo(list.get(c)
                                        .get(withoutSpecial ? "n_text" : "n")
                                        .asInt());
                        compared++;
                        break;
                    } else if (absent) {
                        compared++;
                        break;
                    }
                }
            }
            assertThat(compared).isEqualTo(158);
            for (String id : expressions.keySet()) {
                if (columns.containsKey(id) && !id.endsWith("special")) {
                    int c = index(list, id.substring("regex of ".length()));
                    assertThat(samples(found.matrix(), columns.get(id)))
                            .as(id)
                            .isEqualTo(selected(expected.matrix(), c, corpus));
                }
            }
        }
    }

    private static int index(JsonNode list, String id) {
        for (int c = 0; c < list.size(); c++) {
            if (list.get(c).get("id").asString().equals(id)) {
                return c;
            }
        }
        throw new AssertionError(id);
    }

    private static Map<String, Integer> columns(ConceptMatrix matrix) {
        Map<String, Integer> columns = new HashMap<>();
        for (int column = 0; column < matrix.conceptCount(); column++) {
            columns.put(matrix.concepts().get(column).id(), column);
        }
        return columns;
    }

    private static int[] samples(ConceptMatrix matrix, int column) {
        int[] samples = new int[matrix.count(column)];
        int[] at = new int[1];
        matrix.forEachSample(column, sample -> samples[at[0]++] = sample);
        return samples;
    }

    /** Returns the samples of a corpus whose rows show a concept of a matrix of all rows. */
    private static int[] selected(ConceptMatrix rows, int column, TokenCorpus corpus) {
        return IntStream.range(0, corpus.sampleCount())
                .filter(sample -> rows.get(corpus.row(sample), column))
                .toArray();
    }

    /** Concepts that depend on the text around a token, counted by hand on small texts elsewhere, on a real one here. */
    @ParameterizedTest
    @ValueSource(strings = {"sentence start", "question", "inside quotes", "inside brackets", "document start"})
    void placesOccur(String name) {
        TokenCorpus corpus = JargonText.corpus(true);
        try (LabeledSamples labels = JargonText.concepts(corpus, Set.of(TokenFamily.PLACE), 1, UserRules.NONE)
                .labels()) {
            ConceptMatrix matrix = labels.matrix();
            assertThat(matrix.count(columns(matrix).get(name))).isBetween(50, 5000);
        }
    }
}
