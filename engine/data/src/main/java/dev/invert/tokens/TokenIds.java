package dev.invert.tokens;

import dev.invert.Concept;
import dev.invert.files.UnicodeForm;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Concepts of single tokens: the sample's own, the one before, or the next. */
final class TokenIds {
    /** Form of the numbers that stand for texts; no text is written like them. */
    private static final Pattern NUMBER = Pattern.compile("#[0-9]+");

    private TokenIds() {}

    /** Lists a concept per id, frequent ids first. */
    static void list(TokenCorpus corpus, TokenFamily family, int shift, ConceptLists lists) {
        IdConcepts concepts = new IdConcepts(corpus);
        IntStream.range(0, corpus.idLimit())
                .filter(id -> corpus.count(id) >= lists.least())
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(id -> -corpus.count(id))
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(id -> concepts.add(
                        new Concept(
                                family + "=" + of(corpus.vocabulary(), id),
                                family + " " + corpus.vocabulary().quoted(id),
                                ""),
                        id));
        concepts.list(corpus, family, shift, lists);
    }

    /**
     * Returns a token in the id of a concept: its text in the vocabulary, or its number if reading the id from a file
     * would change the text.
     */
    static String of(Vocabulary vocabulary, int id) {
        String raw = vocabulary.raw(id);
        boolean plain = !raw.isEmpty()
                && raw.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))
                && raw.strip().equals(raw)
                && UnicodeForm.composed(raw).equals(raw)
                && !NUMBER.matcher(raw).matches();
        return plain ? raw : "#" + id;
    }
}
