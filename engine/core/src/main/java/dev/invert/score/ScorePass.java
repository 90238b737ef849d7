package dev.invert.score;

import dev.invert.errors.FormulaException;
import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.ScoreWorkspace;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import dev.invert.internal.parallel.InOrderDelivery;
import dev.invert.internal.parallel.ThreadTeam;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.function.LongConsumer;

/**
 * Scores all formulas of a source on the ranked neurons of one pass, on several threads. Each piece of formulas is read
 * under a lock, and parsed, evaluated and scored outside it.
 */
final class ScorePass {
    private final FormulaScorer scorer;
    private final PatternTable table;
    private final FormulaTruthSets truthSets;
    private final ScorePlan plan;
    private final FormulaSource source;
    private final ScoreSink sink;
    private final LongConsumer progress;
    /** Null if ranks are those among all samples. */
    private final StratumRanks strata;

    private final InOrderDelivery turns = new InOrderDelivery();
    private CenteredRanks ranks;
    private int firstColumn;
    private FormulaSource.Reader reader;
    private long piecesRead;
    private long formulasRead;
    private boolean ended;
    private long evaluateNanos;
    private long scoreNanos;
    private long writeNanos;

    ScorePass(
            FormulaScorer scorer,
            PatternTable table,
            FormulaTruthSets truthSets,
            ScorePlan plan,
            FormulaSource source,
            ScoreSink sink,
            LongConsumer progress,
            StratumRanks strata) {
        this.scorer = scorer;
        this.table = table;
        this.truthSets = truthSets;
        this.plan = plan;
        this.source = source;
        this.sink = sink;
        this.progress = progress;
        this.strata = strata;
    }

    double evaluateSeconds() {
        return evaluateNanos * 1e-9;
    }

    double scoreSeconds() {
        return scoreNanos * 1e-9;
    }

    double writeSeconds() {
        return writeNanos * 1e-9;
    }

    /**
     * Scores the formulas on neurons; returns the number of formulas.
     *
     * @param neuronRanks centered ranks of the neurons
     * @param column index of the first of them among all requested neurons; if 0, the sink receives the formulas too
     */
    long run(CenteredRanks neuronRanks, int column) {
        this.ranks = neuronRanks;
        this.firstColumn = column;
        try (FormulaSource.Reader opened = source.open()) {
            this.reader = opened;
            ThreadTeam.run(plan.threads(), this::work, turns::interrupt);
            turns.throwFailure();
        }
        return formulasRead;
    }

    /** Consecutive formulas that one thread processes together, with their counts and truth sets. */
    private static final class Piece {
        final String[] texts;
        final long[] lines;
        final long[] counts;
        /** Pairs of a sample that satisfies the formula and one that does not, which the AUC compares. */
        final long[] pairs;

        final long[] sets;
        long turn;
        long firstFormula;
        int count;

        Piece(int capacity, int wordCount) {
            texts = new String[capacity];
            lines = new long[capacity];
            counts = new long[capacity];
            pairs = new long[capacity];
            sets = new long[Math.multiplyExact(capacity, wordCount)];
        }
    }

    private void work() {
        int capacity = plan.formulasPerPiece();
        int neurons = Math.min(plan.neuronsPerPiece(), ranks.neuronCount());
        try (ScoreWorkspace workspace = scorer.open(table, capacity, neurons);
                NativeBlock z = table.budget().allocate(MemoryTag.WORKSPACE, (long) capacity * neurons * Long.BYTES)) {
            Piece piece = new Piece(capacity, table.wordCount());
            FormulaTruthSets evaluator = truthSets.forThread();
            double[] row = new double[neurons];
            while (read(piece)) {
                try {
                    process(piece, evaluator, workspace, z, row);
                } catch (RuntimeException | Error e) {
                    turns.fail(piece.turn, e);
                }
            }
        } catch (RuntimeException | Error e) {
            // No piece was taken, so this error precedes that of any piece that is still to be read.
            turns.fail(-1, e);
        }
    }

    private synchronized boolean read(Piece piece) {
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

    private void process(
            Piece piece, FormulaTruthSets evaluator, ScoreWorkspace workspace, NativeBlock z, double[] row) {
        long start = System.nanoTime();
        int words = table.wordCount();
        for (int m = 0; m < piece.count; m++) {
            try {
                evaluator.evaluate(piece.texts[m], piece.sets, m * words);
            } catch (FormulaException e) {
                throw e.at(source.place(piece.lines[m]));
            }
        }
        workspace.load(piece.sets, piece.count);
        workspace.count(piece.counts);
        for (int m = 0; m < piece.count; m++) {
            piece.pairs[m] = strata == null
                    ? piece.counts[m] * (table.sampleCount() - piece.counts[m])
                    : strata.pairs(piece.sets, m * words);
        }
        long evaluated = System.nanoTime();
        long written = handOn(piece);
        for (int first = 0; first < ranks.neuronCount(); first += row.length) {
            int neurons = Math.min(row.length, ranks.neuronCount() - first);
            workspace.score(ranks, first, neurons, z);
            ByteBuffer bytes = z.slice(0, (long) piece.count * neurons * Double.BYTES);
            toAuc(piece, bytes, neurons, row);
            long scored = System.nanoTime();
            sink.aucs(piece.firstFormula, piece.count, firstColumn + first, neurons, bytes);
            written += System.nanoTime() - scored;
        }
        addTimes(evaluated - start, System.nanoTime() - evaluated - written, written);
        report(piece.firstFormula + piece.count);
    }

    /**
     * Passes the formulas to the sink in order; returns the nanoseconds spent, including the wait for earlier pieces.
     */
    private long handOn(Piece piece) {
        if (firstColumn > 0) {
            return 0;
        }
        long start = System.nanoTime();
        if (turns.await(piece.turn)) {
            sink.formulas(piece.texts, piece.counts, piece.count, table.sampleCount());
            turns.advance();
        }
        return System.nanoTime() - start;
    }

    /** Replaces each Z by its AUC in place; both have 64 bits. */
    private void toAuc(Piece piece, ByteBuffer bytes, int neurons, double[] row) {
        LongBuffer z = bytes.asLongBuffer();
        DoubleBuffer auc = bytes.asDoubleBuffer();
        for (int m = 0; m < piece.count; m++) {
            int from = m * neurons;
            long area = piece.pairs[m];
            double divisor = area == 0 ? Double.NaN : 2.0 * area;
            // Two loops: the conversions are scalar, the divisions vectorize.
            for (int k = 0; k < neurons; k++) {
                row[k] = area + z.get(from + k);
            }
            for (int k = 0; k < neurons; k++) {
                row[k] /= divisor;
            }
            auc.put(from, row, 0, neurons);
        }
    }

    private synchronized void addTimes(long evaluate, long score, long write) {
        evaluateNanos += evaluate;
        scoreNanos += score;
        writeNanos += write;
    }

    private void report(long formulas) {
        synchronized (progress) {
            progress.accept(formulas);
        }
    }
}
