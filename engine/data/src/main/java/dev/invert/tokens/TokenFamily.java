package dev.invert.tokens;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Families of concepts that follow from tokens. */
public enum TokenFamily {
    /** The token is this one. */
    TOKEN,
    /** Form of the token: punctuation, digits, case, length, affixes, first letter. */
    FORM,
    /** Position in the sequence. */
    POSITION,
    /** Place in a sentence, quotation, brackets or document. */
    PLACE,
    /** The token ends a word of several tokens. */
    WORD,
    /** The token before is this one. */
    PREVIOUS,
    /** The next token is this one. */
    NEXT,
    /** The token and the one before. */
    BIGRAM,
    /** Clusters of tokens with similar embeddings. */
    CLUSTER,
    /** Nouns of WordNet by the first sense of a word. */
    WORDNET,
    /** Lists of words, and regular expressions, of the user. */
    LIST;

    /** Families that need nothing but tokens and vocabulary. */
    public static final Set<TokenFamily> DEFAULT =
            Set.copyOf(EnumSet.of(TOKEN, FORM, POSITION, PLACE, WORD, PREVIOUS, NEXT, BIGRAM));

    /** Returns the names of the families that can be chosen. */
    public static List<String> names() {
        return Arrays.stream(values()).map(TokenFamily::toString).toList();
    }

    /** Returns the lower-case name. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
