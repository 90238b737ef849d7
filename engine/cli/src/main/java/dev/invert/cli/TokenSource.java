package dev.invert.cli;

import dev.invert.MemoryBudget;
import dev.invert.tokens.TokenConcepts;
import dev.invert.tokens.TokenCorpus;
import dev.invert.tokens.TokenFamily;
import dev.invert.tokens.UserRules;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for concepts that follow from tokens. */
final class TokenSource {
    private static final String SPECIAL = "special";

    @Option(
            names = "--tokens",
            paramLabel = "FILE|DIR",
            description =
                    "Instead of labels: token ids, an integer array (sequences, tokens) or (tokens) as .npy, .npz,"
                            + " .pt or .safetensors, or a folder of delphi's cache. Each token is a sample.")
    private Path tokens;

    @Option(
            names = "--tokenizer",
            paramLabel = "tokenizer.json",
            description = "With --tokens: the tokenizer of the model, in the format of Hugging Face.")
    private Path tokenizer;

    @Option(
            names = "--documents",
            paramLabel = "FILE",
            description =
                    "With --tokens: document of each token or of each sequence, integers as .npy (negative: none)"
                            + " or the first column of a CSV file. Documents are the groups of samples. Default: each sequence.")
    private Path documents;

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description = "With --tokens: array of 1 for tokens that are samples and 0 for others, such as padding.")
    private Path mask;

    @Option(
            names = "--ignore-ids",
            paramLabel = "ID|special",
            split = ",",
            description = "With --tokens: ids of tokens that are no samples, or special for all special tokens of the"
                    + " tokenizer, which otherwise dominate many latents.")
    private List<String> ignored;

    @Option(
            names = "--families",
            paramLabel = "NAME",
            split = ",",
            description = "With --tokens: families of concepts: token, form, position, place, word, previous, next,"
                    + " bigram (these by default), and wordnet.")
    private List<String> families;

    @Option(
            names = "--embeddings",
            paramLabel = "FILE",
            description =
                    "With --tokens: array of the embedding of each token id (.npy, or FILE.safetensors:NAME); adds"
                            + " clusters of tokens with similar embeddings.")
    private Path embeddings;

    @Option(
            names = "--words",
            paramLabel = "NAME=FILE",
            description = "With --tokens: a concept of the words in a file, one per line; repeatable. It holds for the"
                    + " last token of a word.")
    private Map<String, Path> words;

    @Option(
            names = "--regex",
            paramLabel = "NAME=PATTERN",
            description = "With --tokens: a concept of the tokens whose whole text matches a regular expression (RE2);"
                    + " repeatable. The text includes ## or the space before a word.")
    private Map<String, String> expressions;

    /** Returns whether tokens are the source of the concepts. */
    boolean given() {
        return tokens != null;
    }

    /** Returns the files that are read; null for those that are not given. */
    Path[] inputs() {
        return Stream.concat(
                        Stream.of(tokens, tokenizer, documents, mask, embeddings),
                        words == null ? Stream.empty() : words.values().stream())
                .toArray(Path[]::new);
    }

    /** Checks that options of tokens come with tokens, and tokens with a tokenizer. */
    void requireValid(CommandSpec spec) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("--tokenizer", tokenizer);
        options.put("--documents", documents);
        options.put("--mask", mask);
        options.put("--ignore-ids", ignored);
        options.put("--families", families);
        options.put("--embeddings", embeddings);
        options.put("--words", words);
        options.put("--regex", expressions);
        if (!given()) {
            options.forEach((name, value) -> {
                if (value != null) {
                    throw new ParameterException(spec.commandLine(), name + " goes with --tokens");
                }
            });
        } else if (tokenizer == null) {
            throw new ParameterException(
                    spec.commandLine(), "--tokens needs the texts of the ids: give --tokenizer tokenizer.json");
        }
    }

    TokenCorpus open(CommandSpec spec, MemoryBudget budget) {
        Set<Integer> ids = new HashSet<>();
        boolean special = false;
        for (String id : ignored == null ? List.<String>of() : ignored) {
            if (id.equals(SPECIAL)) {
                special = true;
            } else {
                ids.add(number(id, spec));
            }
        }
        return TokenCorpus.read(new TokenCorpus.Files(tokens, tokenizer, documents, mask, ids, special), budget);
    }

    private static int number(String id, CommandSpec spec) {
        try {
            return Integer.parseUnsignedInt(id.strip());
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(), "--ignore-ids: \"" + id + "\" is neither a token id nor special", e);
        }
    }

    /** Returns the choices of concepts. */
    TokenConcepts.Options options(boolean wordNet, int minSamples, CommandSpec spec) {
        Set<TokenFamily> chosen = EnumSet.noneOf(TokenFamily.class);
        if (families == null) {
            chosen.addAll(TokenFamily.DEFAULT);
        } else {
            families.forEach(name -> chosen.add(family(name, spec)));
        }
        if (wordNet) {
            chosen.add(TokenFamily.WORDNET);
        }
        if (embeddings != null) {
            chosen.add(TokenFamily.CLUSTER);
        }
        UserRules rules = UserRules.of(words == null ? Map.of() : words, expressions == null ? Map.of() : expressions);
        if (!rules.isEmpty()) {
            chosen.add(TokenFamily.LIST);
        }
        return new TokenConcepts.Options(chosen, minSamples, embeddings, rules);
    }

    private static TokenFamily family(String name, CommandSpec spec) {
        for (TokenFamily family : TokenFamily.values()) {
            if (family.toString().equals(name.strip()) && family != TokenFamily.LIST) {
                if (family == TokenFamily.CLUSTER) {
                    throw new ParameterException(
                            spec.commandLine(), "--families cluster: clusters come with --embeddings FILE");
                }
                return family;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "--families: there is no family \"" + name
                        + "\"; there are token, form, position, place, word, previous, next, bigram and wordnet");
    }
}
