package dev.invert.tokens;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayPath;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Tokens with their texts and documents, and the rows that are samples. Immutable. */
public final class TokenCorpus {
    private final TokenArray tokens;
    private final Vocabulary vocabulary;
    private final TokenDocuments documents;
    /** Row of each sample; null if all rows are samples. */
    private final int[] rows;
    /** Number of rows with each id, whether samples or not. */
    private final int[] counts;

    private TokenCorpus(TokenArray tokens, Vocabulary vocabulary, TokenDocuments documents, int[] rows, int[] counts) {
        this.tokens = tokens;
        this.vocabulary = vocabulary;
        this.documents = documents;
        this.rows = rows;
        this.counts = counts;
    }

    /**
     * Files of a corpus.
     *
     * @param tokens array of token ids, or folder of delphi's cache
     * @param tokenizer tokenizer.json
     * @param documents documents of the tokens, or null to take each sequence as one
     * @param mask array of 1 for tokens that are samples and 0 for others, or null
     * @param ignored ids of tokens that are no samples
     * @param ignoreSpecial whether no special token of the tokenizer is a sample
     */
    public record Files(
            Path tokens, Path tokenizer, Path documents, Path mask, Set<Integer> ignored, boolean ignoreSpecial) {
        /** Copies the set. */
        public Files {
            ignored = Set.copyOf(ignored);
        }
    }

    /**
     * Reads a corpus.
     *
     * @throws InvertException if a file cannot be read, or the files do not belong together
     */
    public static TokenCorpus read(Files files, MemoryBudget budget) {
        TokenArray tokens = TokenArray.read(files.tokens(), budget);
        Vocabulary vocabulary = TokenizerFile.read(files.tokenizer());
        int[] counts = counts(tokens, vocabulary, files.tokenizer());
        TokenDocuments documents = files.documents() == null
                ? TokenDocuments.ofSequences(tokens)
                : TokenDocuments.read(files.documents(), tokens, budget);
        TokenArray mask = files.mask() == null ? null : mask(files.mask(), tokens, budget);
        Set<Integer> ignored = new HashSet<>(files.ignored());
        if (files.ignoreSpecial()) {
            vocabulary.forEachSpecial(ignored::add);
        }
        return new TokenCorpus(tokens, vocabulary, documents, rows(tokens, mask, ignored), counts);
    }

    private static int[] counts(TokenArray tokens, Vocabulary vocabulary, Path tokenizer) {
        for (int row = 0; row < tokens.count(); row++) {
            if (!vocabulary.contains(tokens.get(row))) {
                throw new InvertException("%s: token %,d has the id %d, which %s does not have (%,d tokens): name the"
                                .formatted(tokens.name(), row, tokens.get(row), tokenizer, vocabulary.size())
                        + " tokenizer.json of the model that the ids are from");
            }
        }
        int largest = 0;
        for (int id : tokens.values()) {
            largest = Math.max(largest, id);
        }
        int[] counts = new int[Math.addExact(largest, 1)];
        for (int id : tokens.values()) {
            counts[id]++;
        }
        return counts;
    }

    private static TokenArray mask(Path file, TokenArray tokens, MemoryBudget budget) {
        TokenArray mask = TokenArray.bits(file, budget);
        if (mask.count() != tokens.count()) {
            throw new InvertException("%s: the mask has %,d values, %s %,d tokens: they must be equal"
                    .formatted(ArrayPath.of(file), mask.count(), tokens.name(), tokens.count()));
        }
        return mask;
    }

    private static int[] rows(TokenArray tokens, TokenArray mask, Set<Integer> ignored) {
        if (mask == null && ignored.isEmpty()) {
            return null;
        }
        int[] rows = new int[tokens.count()];
        int count = 0;
        for (int row = 0; row < rows.length; row++) {
            if ((mask == null || mask.get(row) == 1) && !ignored.contains(tokens.get(row))) {
                rows[count++] = row;
            }
        }
        if (count < 2) {
            throw new InvertException(Message.of(
                    tokens.name() + ": " + count + " of " + tokens.count() + " tokens are left: leave out fewer with ",
                    Setting.MASK,
                    " and ",
                    Setting.IGNORED_IDS));
        }
        return count == rows.length ? null : Arrays.copyOf(rows, count);
    }

    /** Returns the ids of the tokens. */
    public TokenArray tokens() {
        return tokens;
    }

    /** Returns the texts of the tokens. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Returns the documents, or null if there are none. */
    TokenDocuments documents() {
        return documents;
    }

    /** Returns the row of each sample, or null if all rows are samples; the array must not be changed. */
    int[] rows() {
        return rows;
    }

    /** Returns the number of rows. */
    public int rowCount() {
        return tokens.count();
    }

    /** Returns N, the number of samples. */
    public int sampleCount() {
        return rows == null ? tokens.count() : rows.length;
    }

    /** Returns the row of a sample. */
    int row(int sample) {
        return rows == null ? sample : rows[sample];
    }

    /** Returns one more than the largest id. */
    int idLimit() {
        return counts.length;
    }

    /** Returns the number of distinct ids that occur. */
    public int distinctCount() {
        return (int) Arrays.stream(counts).filter(count -> count > 0).count();
    }

    /** Returns the number of rows with an id. */
    int count(int id) {
        return counts[id];
    }

    /** Returns the row beside a row in its sequence, or a negative number if there is none. */
    int beside(int row, int shift) {
        int other = row + shift;
        return other >= 0 && other < tokens.count() && other / tokens.sequenceLength() == row / tokens.sequenceLength()
                ? other
                : -1;
    }
}
