package dev.invert.tokens;

import dev.invert.Concept;
import dev.invert.labels.WordNet;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Concepts of WordNet: the nouns above the first sense of a token's word. A noun above one word only, or above the same
 * words as a noun below it, is left out.
 */
final class NounConcepts {
    /** Words of fewer letters are rarely the noun that WordNet has: "in" is indium. */
    private static final int LEAST_LETTERS = 3;

    private NounConcepts() {}

    static void list(TokenCorpus corpus, WordNet wordNet, ConceptLists lists) {
        Map<String, IntArrayList> idsOfNoun = new LinkedHashMap<>();
        Vocabulary vocabulary = corpus.vocabulary();
        for (int id = 0; id < corpus.idLimit(); id++) {
            if (corpus.count(id) > 0 && !vocabulary.isSpecial(id) && vocabulary.startsWord(id)) {
                String word = vocabulary.lowerCaseWord(id);
                if (word.length() >= LEAST_LETTERS && word.chars().allMatch(Character::isLetter)) {
                    int token = id;
                    wordNet.firstSense(word).ifPresent(noun -> {
                        idsOfNoun.computeIfAbsent(noun, n -> new IntArrayList()).add(token);
                        wordNet.hypernyms(noun)
                                .forEach(above -> idsOfNoun
                                        .computeIfAbsent(above, n -> new IntArrayList())
                                        .add(token));
                    });
                }
            }
        }
        IdConcepts concepts = new IdConcepts(corpus);
        Set<IntArrayList> known = new HashSet<>();
        Map<String, Integer> names = new HashMap<>();
        idsOfNoun.forEach((noun, ids) -> {
            if (words(vocabulary, ids) > 1 && known.add(ids)) {
                Concept concept = wordNet.concept(noun);
                int before = names.merge(concept.name(), 1, Integer::sum);
                concepts.add(
                        new Concept(
                                noun,
                                "kind of " + concept.name() + (before > 1 ? " (" + noun + ")" : ""),
                                concept.definition()),
                        ids);
            }
        });
        concepts.list(corpus, TokenFamily.WORDNET, 0, lists);
    }

    private static long words(Vocabulary vocabulary, IntArrayList ids) {
        return ids.intStream().mapToObj(vocabulary::lowerCaseWord).distinct().count();
    }
}
