package dev.invert.tokens;

import dev.invert.MemoryBudget;
import dev.invert.labels.ConceptFilter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A real text with its tokens, documents and tokenizer; see make_tokens.py of the resources. */
final class JargonText {
    static final MemoryBudget BUDGET = MemoryBudget.process();

    private JargonText() {}

    static Path file(String name) {
        try {
            return Path.of(
                    JargonText.class.getResource("/dev/invert/tokens/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the text, with or without [CLS] and [SEP] as samples. */
    static TokenCorpus corpus(boolean withoutSpecial) {
        return TokenCorpus.read(
                new TokenCorpus.Files(
                        file("jargon/tokens.npy"),
                        file("jargon/tokenizer.json"),
                        file("jargon/documents.npy"),
                        null,
                        Set.of(),
                        withoutSpecial),
                BUDGET);
    }

    static TokenConcepts concepts(TokenCorpus corpus, Set<TokenFamily> families, int minSamples, UserRules rules) {
        return TokenConcepts.of(
                corpus, new TokenConcepts.Options(families, minSamples, null, rules), ConceptFilter.NONE, BUDGET);
    }

    /** Returns regular expressions by the names of their concepts. */
    static UserRules regex(Map<String, String> expressions) {
        return UserRules.of(Map.of(), expressions);
    }
}
