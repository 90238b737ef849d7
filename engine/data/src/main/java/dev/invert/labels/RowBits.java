package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of bits that come one after the other, their number unknown until the end. 64 rows make one word per concept, and
 * the words wait in native memory: one bit per sample and concept.
 */
final class RowBits implements AutoCloseable {
    private final long[] words;
    private final MemoryBudget budget;
    private final NativeLongs blocks;
    private long rowCount;

    /** @param budget what the rows and the matrix count against */
    RowBits(int conceptCount, MemoryBudget budget) {
        this.words = new long[conceptCount];
        this.budget = budget;
        this.blocks = new NativeLongs(budget);
    }

    /** Sets a bit of the row that is coming in. */
    void set(int concept) {
        words[concept] |= 1L << rowCount;
    }

    /** The next row begins. */
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
     * All rows as a matrix, which the caller closes.
     *
     * @throws InvertException if there are 2^31 rows or more, or ids are not distinct
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
