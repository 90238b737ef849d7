package dev.invert.score;

import dev.invert.errors.InvertException;
import java.util.List;

/** A sequence of formulas that is read piece by piece, possibly more than once. */
public interface FormulaSource {
    /** Opens a reader at the first formula; the caller closes it. */
    Reader open();

    /**
     * Returns the place of a formula, for error messages.
     *
     * @param line line number of the formula, as returned by {@link Reader#next}
     */
    String place(long line);

    /** Reads formulas in order. Not thread-safe. */
    interface Reader extends AutoCloseable {
        /**
         * Reads the next formulas.
         *
         * @param texts receives the text of each formula; its length is the maximum number of formulas read
         * @param lines receives the line number of each formula; at least as long as {@code texts}
         * @return the number of formulas read; 0 at the end
         * @throws InvertException if the text cannot be read
         */
        int next(String[] texts, long[] lines);

        @Override
        void close();
    }

    /** Returns a source of the formulas in a list; their line numbers start from 1. */
    static FormulaSource of(List<String> formulas) {
        return new FormulaSource() {
            @Override
            public Reader open() {
                return new Reader() {
                    private int position;

                    @Override
                    public int next(String[] texts, long[] lines) {
                        int count = Math.min(texts.length, formulas.size() - position);
                        for (int i = 0; i < count; i++) {
                            texts[i] = formulas.get(position++);
                            lines[i] = position;
                        }
                        return count;
                    }

                    @Override
                    public void close() {
                        // Nothing is open.
                    }
                };
            }

            @Override
            public String place(long line) {
                return "Formula " + line;
            }
        };
    }
}
