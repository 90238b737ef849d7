package dev.invert.tokens;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.invert.Concept;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Concepts that the user defines: lists of words, and regular expressions that match the whole text of a token. RE2
 * matches in linear time, so that no expression hangs.
 */
public final class UserRules {
    /** No rules. */
    public static final UserRules NONE = new UserRules(Map.of(), Map.of());

    private final Map<String, Set<String>> wordLists;
    private final Map<String, Pattern> patterns;

    private UserRules(Map<String, Set<String>> wordLists, Map<String, Pattern> patterns) {
        this.wordLists = wordLists;
        this.patterns = patterns;
    }

    /**
     * Reads lists and compiles expressions.
     *
     * @param wordFiles file of each list by the name of its concept: one word per line
     * @param expressions regular expressions by the names of their concepts
     * @throws InvertException if a list cannot be read, is empty or has a line of several words, or an expression is
     *     malformed
     */
    public static UserRules of(Map<String, Path> wordFiles, Map<String, String> expressions) {
        Map<String, Set<String>> words = new LinkedHashMap<>();
        wordFiles.forEach((name, file) -> words.put(name, words(file)));
        Map<String, Pattern> patterns = new LinkedHashMap<>();
        expressions.forEach((name, expression) -> patterns.put(name, compiled(name, expression)));
        return new UserRules(words, patterns);
    }

    private static Pattern compiled(String name, String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new InvertException(
                    "The regular expression " + name + "=" + expression + " is malformed: " + e.getDescription() + " \""
                            + e.getPattern() + "\"; the syntax is that of RE2",
                    e);
        }
    }

    private static Set<String> words(Path file) {
        Set<String> words = new LinkedHashSet<>();
        try {
            int line = 0;
            for (String text : Files.readAllLines(file)) {
                line++;
                String word = text.strip().toLowerCase(Locale.ROOT);
                if (word.codePoints().anyMatch(Character::isWhitespace)) {
                    throw new InvertException(
                            file + ", line " + line + ": has several words; a list has one word per line");
                }
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        } catch (CharacterCodingException e) {
            throw new InvertException(file + ": is not UTF-8 text; a list has one word per line", e);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
        if (words.isEmpty()) {
            throw new InvertException(file + ": holds no word; a list has one word per line");
        }
        return words;
    }

    void list(TokenCorpus corpus, ConceptLists lists) {
        WordConcepts.listLists(corpus, wordLists, lists);
        IdConcepts concepts = new IdConcepts(corpus);
        patterns.forEach((name, pattern) -> {
            IntArrayList ids = new IntArrayList();
            for (int id = 0; id < corpus.idLimit(); id++) {
                if (corpus.count(id) > 0 && pattern.matches(corpus.vocabulary().text(id))) {
                    ids.add(id);
                }
            }
            concepts.add(new Concept(name, name, "The text of the token matches " + pattern.pattern()), ids);
        });
        concepts.list(corpus, TokenFamily.LIST, 0, lists);
    }

    /** Returns whether there are no rules. */
    public boolean isEmpty() {
        return wordLists.isEmpty() && patterns.isEmpty();
    }
}
