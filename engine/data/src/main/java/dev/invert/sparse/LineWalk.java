package dev.invert.sparse;

import dev.invert.errors.InvertException;

/** Computes the row (CSR) or column (CSC) of each entry, in order, from the positions where rows or columns begin. */
final class LineWalk {
    private static final int CHUNK = 1 << 13;

    private final String name;
    private final NumberColumn pointers;
    private final long[] chunk = new long[CHUNK];
    private long chunkFirst;
    private int chunkCount;
    /** The current line, and where it ends. */
    private long line = -1;

    private long end;
    private long entry;

    LineWalk(String name, NumberColumn pointers) {
        this.name = name;
        this.pointers = pointers;
    }

    /**
     * Writes the lines of the next entries.
     *
     * @throws InvertException if the pointers decrease
     */
    void next(int count, int[] lines) {
        for (int i = 0; i < count; ) {
            while (entry >= end) {
                advance();
            }
            int run = (int) Math.min(count - i, end - entry);
            for (int to = i + run; i < to; i++) {
                lines[i] = (int) line;
            }
            entry += run;
        }
    }

    /** Checks the pointers of the remaining lines, which have no entries. */
    void finish() {
        while (line + 2 < pointers.count()) {
            advance();
        }
    }

    private void advance() {
        line++;
        long index = line + 1;
        if (index >= chunkFirst + chunkCount) {
            chunkFirst = index;
            chunkCount = (int) Math.min(CHUNK, pointers.count() - index);
            pointers.integers(index, chunkCount, chunk);
        }
        long next = chunk[(int) (index - chunkFirst)];
        if (next < end) {
            throw new InvertException(name + ": indptr falls from " + end + " to " + next + " at " + index
                    + "; it must not; write it again");
        }
        end = next;
    }
}
