package dev.invert.results;

import java.util.function.IntFunction;

/**
 * Texts of token ids.
 *
 * @param inContext returns the text of a token within running text, with a space before a word
 * @param quoted returns the text of a token by itself, in quotes
 */
public record TokenWords(IntFunction<String> inContext, IntFunction<String> quoted) {
    /** Shows ids in place of texts. */
    public static final TokenWords IDS = new TokenWords(id -> " #" + id, id -> "#" + id);
}
