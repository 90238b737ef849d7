package dev.invert.score;

import dev.invert.errors.InvertException;
import java.util.List;

/** Many formulas, read piece by piece and possibly more than once. */
public interface FormulaSource {
    /** Starts with the first formula. */
    Reader open();

    /**
     * Where a formula stands, for errors.
     *
     * @param line what {@link Reader#next} gave for it
     */
    String place(long line);

    /** Reads formulas in order. Not thread-safe. */
    interface Reader extends AutoCloseable {
        /**
         * Reads the next formulas.
         *
         * @param texts receives their text, at most as many as it has room for
         * @param lines receives where each stands
         * @return how many; 0 at the end
         * @throws InvertException if the text cannot be read
         */
        int next(String[] texts, long[] lines);

        @Override
        void close();
    }

    /** The texts of a list; places are counted from 1. */
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
