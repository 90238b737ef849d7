package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.util.Arrays;
import java.util.List;

/**
 * Collects rows of bits whose number is not known in advance. Every 64 rows complete one word per concept; the words
 * are kept in native memory, one bit per sample and concept.
 */
final class RowBits implements AutoCloseable {
    private final long[] words;
    private final MemoryBudget budget;
    private final NativeLongs blocks;
    private long rowCount;

    /** @param budget limits the native memory of the rows and of the matrix */
    RowBits(int conceptCount, MemoryBudget budget) {
        this.words = new long[conceptCount];
        this.budget = budget;
        this.blocks = new NativeLongs(budget);
    }

    /** Sets a bit of the current row. */
    void set(int concept) {
        words[concept] |= 1L << rowCount;
    }

    /** Ends the current row. */
    void endRow() {
        rowCount++;
        if ((rowCount & 63) == 0) {
            flush();
        }
    }

    private void flush() {
        for (long word : words) {
            blocks.add(word);
        }
        Arrays.fill(words, 0);
    }

    /**
     * Builds the matrix of all rows, which the caller closes.
     *
     * @throws InvertException if there are 2^31 rows or more, or the concepts' ids are not distinct
     */
    ConceptMatrix build(List<Concept> concepts) {
        if (rowCount > Integer.MAX_VALUE) {
            throw new InvertException(rowCount + " samples: at most " + Integer.MAX_VALUE + " are possible");
        }
        if ((rowCount & 63) != 0) {
            flush();
        }
        try (ConceptMatrix.Builder matrix = ConceptMatrix.builder((int) rowCount, concepts, budget)) {
            int[] at = new int[2];
            blocks.forEach(word -> {
                matrix.word(at[0], at[1], word);
                if (++at[0] == words.length) {
                    at[0] = 0;
                    at[1]++;
                }
            });
            return matrix.build();
        }
    }

    @Override
    public void close() {
        blocks.close();
    }
}
