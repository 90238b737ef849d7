package dev.invert;

import java.util.Arrays;

/**
 * Samples that are tokens: the token of each row of a text, and the rows that are samples. Rows of special tokens and of
 * padding need not be samples, but are shown in contexts. Immutable; the arrays are not copied.
 */
public final class TokenSamples {
    private static final int NO_SAMPLE = -1;

    private final int[] tokens;
    private final int sequenceLength;
    private final int[] rows;
    private final int[] sampleOfRow;

    private TokenSamples(int[] tokens, int sequenceLength, int[] rows) {
        this.tokens = tokens;
        this.sequenceLength = sequenceLength;
        this.rows = rows;
        this.sampleOfRow = rows == null ? null : inverse(rows, tokens.length);
    }

    /**
     * Creates the samples of a text.
     *
     * @param tokens id of the token of each row, sequence by sequence
     * @param sequenceLength number of rows of a sequence, at least 1; the last sequence may be shorter
     * @param rows row of each sample, each once, or null if row i is sample i
     * @throws IllegalArgumentException if there is no token, or the length is below 1
     */
    public static TokenSamples of(int[] tokens, int sequenceLength, int[] rows) {
        if (tokens.length == 0 || sequenceLength < 1) {
            throw new IllegalArgumentException(
                    "tokens.length=" + tokens.length + " and sequenceLength=" + sequenceLength + " must be at least 1");
        }
        return new TokenSamples(tokens, sequenceLength, rows);
    }

    private static int[] inverse(int[] rows, int rowCount) {
        int[] samples = new int[rowCount];
        Arrays.fill(samples, NO_SAMPLE);
        for (int i = 0; i < rows.length; i++) {
            samples[rows[i]] = i;
        }
        return samples;
    }

    /** Returns N, the number of samples. */
    public int sampleCount() {
        return rows == null ? tokens.length : rows.length;
    }

    /** Returns the number of rows, of samples and others. */
    public int rowCount() {
        return tokens.length;
    }

    /** Returns the id of the token of a sample. */
    public int token(int sample) {
        return tokens[row(sample)];
    }

    /** Returns the id of the token in a row. */
    public int tokenInRow(int row) {
        return tokens[row];
    }

    /** Returns the row of a sample. */
    public int row(int sample) {
        return rows == null ? sample : rows[sample];
    }

    /** Returns the sample in a row; negative if the row is no sample. */
    public int sampleInRow(int row) {
        return sampleOfRow == null ? row : sampleOfRow[row];
    }

    /** Returns the first row of the sequence that a row belongs to. */
    public int sequenceBegin(int row) {
        return row - row % sequenceLength;
    }

    /** Returns the end of the sequence that a row belongs to: the first row after it. */
    public int sequenceEnd(int row) {
        return (int) Math.min(tokens.length, (long) sequenceBegin(row) + sequenceLength);
    }

    /** Returns the tokens of selected samples, in the given order. */
    public int[] tokensOf(int[] samples) {
        int[] selected = new int[samples.length];
        Arrays.setAll(selected, i -> token(samples[i]));
        return selected;
    }

    /** Returns the tokens of all samples. */
    public int[] tokens() {
        if (rows == null) {
            return tokens.clone();
        }
        int[] selected = new int[rows.length];
        Arrays.setAll(selected, i -> tokens[rows[i]]);
        return selected;
    }
}
