package dev.invert.score;

import dev.invert.errors.FormulaException;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.InOrderDelivery;

/**
 * Reads formulas in pieces that several threads process, and hands them to a sink in order. A piece is read under a lock,
 * and evaluated outside it. Thread-safe; the creator closes it.
 */
public final class FormulaPieces implements AutoCloseable {
    private final PatternTable table;
    private final FormulaSource source;
    private final FormulaSource.Reader reader;
    /** Null if the sink has received the formulas before. */
    private final ScoreSink sink;

    private final InOrderDelivery turns = new InOrderDelivery();
    private long piecesRead;
    private long formulasRead;
    private boolean ended;

    /**
     * Opens the formulas.
     *
     * @param sink receives the formulas; null if it has them already
     */
    public FormulaPieces(PatternTable table, FormulaSource source, ScoreSink sink) {
        this.table = table;
        this.source = source;
        this.sink = sink;
        this.reader = source.open();
    }

    /** Consecutive formulas that one thread processes together, reused from piece to piece. */
    public static final class Piece {
        final String[] texts;
        final long[] lines;
        final long[] counts;
        final long[] sets;
        private final int wordCount;
        private long turn;
        private long firstFormula;
        private int count;

        /**
         * Allocates a piece.
         *
         * @param capacity largest number of formulas
         * @param wordCount number of words of a truth set
         */
        public Piece(int capacity, int wordCount) {
            this.wordCount = wordCount;
            texts = new String[capacity];
            lines = new long[capacity];
            counts = new long[capacity];
            sets = new long[Math.multiplyExact(capacity, wordCount)];
        }

        /** Returns the index of the first formula. */
        public long firstFormula() {
            return firstFormula;
        }

        /** Returns the number of formulas. */
        public int count() {
            return count;
        }

        /** Returns the truth sets over patterns, one after another, in an array that the next piece reuses. */
        public long[] sets() {
            return sets;
        }

        /** Returns the number of samples that satisfy each formula, in an array that the next piece reuses. */
        public long[] positiveCounts() {
            return counts;
        }

        /** Returns the number of words of a truth set. */
        public int wordCount() {
            return wordCount;
        }
    }

    /**
     * Reads the next formulas.
     *
     * @return false if there are none, or a piece has failed
     */
    public synchronized boolean read(Piece piece) {
        if (ended || turns.failed()) {
            return false;
        }
        piece.turn = piecesRead;
        piece.firstFormula = formulasRead;
        try {
            piece.count = reader.next(piece.texts, piece.lines);
        } catch (RuntimeException e) {
            turns.fail(piece.turn, e);
            return false;
        }
        ended = piece.count == 0;
        piecesRead++;
        formulasRead += piece.count;
        return !ended;
    }

    /**
     * Computes the truth sets of a piece.
     *
     * @param evaluator belongs to the calling thread
     * @throws InvertException if a formula cannot be parsed; names its place
     */
    public void evaluate(Piece piece, FormulaTruthSets evaluator) {
        for (int m = 0; m < piece.count; m++) {
            try {
                evaluator.evaluate(piece.texts[m], piece.sets, m * piece.wordCount);
            } catch (FormulaException e) {
                throw e.at(source.place(piece.lines[m]));
            }
        }
    }

    /**
     * Passes the formulas of a piece, whose samples have been counted, to the sink in order.
     *
     * @return the nanoseconds spent, including the wait for earlier pieces
     */
    public long handOn(Piece piece) {
        if (sink == null) {
            return 0;
        }
        long start = System.nanoTime();
        if (turns.await(piece.turn)) {
            sink.formulas(piece.texts, piece.counts, piece.count, table.sampleCount());
            turns.advance();
        }
        return System.nanoTime() - start;
    }

    /** Records that a piece failed; no further one is read. */
    public void fail(Piece piece, Throwable cause) {
        turns.fail(piece.turn, cause);
    }

    /** Records a failure that precedes those of all pieces. */
    public void fail(Throwable cause) {
        turns.fail(-1, cause);
    }

    /** Makes all threads stop soon. */
    public void interrupt() {
        turns.interrupt();
    }

    /** Throws the failure of the first piece that failed, if any. */
    public void throwFailure() {
        turns.throwFailure();
    }

    /** Returns the number of formulas read. */
    public synchronized long formulaCount() {
        return formulasRead;
    }

    /**
     * Checks that a source had the same formulas when it was read again.
     *
     * @param before number of formulas of the pass before; -1 if there was none
     * @param now number of formulas of this pass
     * @return {@code now}
     * @throws InvertException if they differ or there are no formulas
     */
    public static long requireSame(long before, long now) {
        if (before >= 0 && before != now) {
            throw new InvertException("The formulas changed from " + before + " to " + now
                    + " while they were read: leave the file alone and run again");
        }
        if (now == 0) {
            throw new InvertException("There are no formulas: write one per line");
        }
        return now;
    }

    @Override
    public void close() {
        reader.close();
    }
}
