package dev.invert.tokens;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayPath;
import dev.invert.errors.InvertException;
import dev.invert.labels.FirstColumn;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The document of each token. Immutable. */
public final class TokenDocuments {
    private static final int NONE = -1;

    private final int[] documentOfRow;
    private final List<String> names;
    private final boolean given;

    private TokenDocuments(int[] documentOfRow, List<String> names, boolean given) {
        this.documentOfRow = documentOfRow;
        this.names = names;
        this.given = given;
    }

    /**
     * Takes each sequence as a document; there are none if the tokens are one long sequence.
     *
     * @return null without sequences
     */
    static TokenDocuments ofSequences(TokenArray tokens) {
        if (!tokens.hasSequences()) {
            return null;
        }
        int[] documents = new int[tokens.count()];
        Arrays.setAll(documents, row -> row / tokens.sequenceLength());
        return new TokenDocuments(documents, null, false);
    }

    /**
     * Reads documents.
     *
     * @param source integers, one per token or one per sequence, negative for tokens of no document; or a CSV file with a
     *     heading and one row per token or per sequence, whose first column names the document
     * @throws InvertException if there are neither as many as tokens nor as many as sequences
     */
    static TokenDocuments read(Path source, TokenArray tokens, MemoryBudget budget) {
        String file = ArrayPath.of(source).file().toString().toLowerCase(Locale.ROOT);
        if (file.endsWith(".csv") || file.endsWith(".tsv")) {
            FirstColumn column = FirstColumn.read(source);
            return new TokenDocuments(perToken(source, column.indices(), tokens), column.names(), true);
        }
        int[] documents = perToken(
                source, TokenArray.integers(source, "documents", budget).values(), tokens);
        return new TokenDocuments(documents, null, true);
    }

    private static int[] perToken(Path source, int[] documents, TokenArray tokens) {
        if (documents.length == tokens.count()) {
            return documents;
        }
        if (!tokens.hasSequences() || documents.length != tokens.sequenceCount()) {
            throw new InvertException("%s: has %,d documents, %s %,d tokens%s; one per token%s is needed"
                    .formatted(
                            source,
                            documents.length,
                            tokens.name(),
                            tokens.count(),
                            tokens.hasSequences() ? " in %,d sequences".formatted(tokens.sequenceCount()) : "",
                            tokens.hasSequences() ? " or per sequence" : ""));
        }
        int[] spread = new int[tokens.count()];
        Arrays.setAll(spread, row -> documents[row / tokens.sequenceLength()]);
        return spread;
    }

    /** Returns whether documents were given, and are not taken from the sequences. */
    boolean given() {
        return given;
    }

    /** Returns the document of a row; negative if it belongs to none. */
    int of(int row) {
        return Math.max(NONE, documentOfRow[row]);
    }

    /** Returns the name of the document of a row. */
    String name(int row) {
        int document = of(row);
        if (document < 0) {
            return "none";
        }
        return names == null ? Integer.toString(document) : names.get(document);
    }
}
