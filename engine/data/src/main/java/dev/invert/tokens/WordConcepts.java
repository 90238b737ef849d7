package dev.invert.tokens;

import dev.invert.Concept;
import dev.invert.files.UnicodeForm;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Concepts of words: of each frequent word of several tokens, and of the lists of the user. */
final class WordConcepts {
    private WordConcepts() {}

    /** Lists the frequent words of several tokens. */
    static void listPieces(TokenCorpus corpus, ConceptLists lists) {
        Object2IntOpenHashMap<String> counts = new Object2IntOpenHashMap<>();
        Words.forEach(corpus, (word, tokens, row) -> {
            if (tokens > 1) {
                counts.addTo(UnicodeForm.composed(word), 1);
            }
        });
        Map<String, IntArrayList> rows = new TreeMap<>();
        counts.object2IntEntrySet().fastForEach(entry -> {
            if (entry.getIntValue() >= lists.least()) {
                rows.put(entry.getKey(), new IntArrayList(entry.getIntValue()));
            }
        });
        Words.forEach(corpus, (word, tokens, row) -> {
            IntArrayList found = tokens > 1 ? rows.get(UnicodeForm.composed(word)) : null;
            if (found != null) {
                found.add(row);
            }
        });
        rows.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                .forEach(entry -> lists.addRows(
                        TokenFamily.WORD,
                        new Concept(
                                "word=" + entry.getKey(), "word \"" + entry.getKey() + '"', "Last token of the word."),
                        entry.getValue(),
                        corpus));
    }

    /** Lists the words of the user's lists, by name of the list. */
    static void listLists(TokenCorpus corpus, Map<String, Set<String>> wordLists, ConceptLists lists) {
        if (wordLists.isEmpty()) {
            return;
        }
        Map<String, List<IntArrayList>> listsOfWord = new TreeMap<>();
        Map<String, IntArrayList> rows = new TreeMap<>();
        Set<String> all = new HashSet<>();
        wordLists.forEach((name, words) -> {
            rows.put(name, new IntArrayList());
            words.forEach(word ->
                    listsOfWord.computeIfAbsent(word, w -> new ArrayList<>()).add(rows.get(name)));
            all.addAll(words);
        });
        Words.forEach(corpus, (word, tokens, row) -> {
            if (all.contains(word)) {
                listsOfWord.get(word).forEach(found -> found.add(row));
            }
        });
        wordLists.forEach((name, words) -> lists.addRows(
                TokenFamily.LIST,
                new Concept(name, name, "Last token of one of %,d words.".formatted(words.size())),
                rows.get(name),
                corpus));
    }
}
