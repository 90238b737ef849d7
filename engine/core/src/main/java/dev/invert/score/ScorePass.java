package dev.invert.score;

import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.ScoreWorkspace;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
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

    private CenteredRanks ranks;
    private int firstColumn;
    private FormulaPieces pieces;
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
        try (FormulaPieces opened = new FormulaPieces(table, source, column == 0 ? sink : null)) {
            this.pieces = opened;
            ThreadTeam.run(plan.threads(), this::work, opened::interrupt);
            opened.throwFailure();
            return opened.formulaCount();
        }
    }

    private void work() {
        int capacity = plan.formulasPerPiece();
        int neurons = Math.min(plan.neuronsPerPiece(), ranks.neuronCount());
        try (ScoreWorkspace workspace = scorer.open(table, capacity, neurons);
                NativeBlock z = table.budget().allocate(MemoryTag.WORKSPACE, (long) capacity * neurons * Long.BYTES)) {
            FormulaPieces.Piece piece = new FormulaPieces.Piece(capacity, table.wordCount());
            // Pairs of a sample that satisfies the formula and one that does not, which the AUC compares.
            long[] pairs = new long[capacity];
            FormulaTruthSets evaluator = truthSets.forThread();
            double[] row = new double[neurons];
            while (pieces.read(piece)) {
                try {
                    process(piece, pairs, evaluator, workspace, z, row);
                } catch (RuntimeException | Error e) {
                    pieces.fail(piece, e);
                }
            }
        } catch (RuntimeException | Error e) {
            // No piece was taken, so this error precedes that of any piece that is still to be read.
            pieces.fail(e);
        }
    }

    private void process(
            FormulaPieces.Piece piece,
            long[] pairs,
            FormulaTruthSets evaluator,
            ScoreWorkspace workspace,
            NativeBlock z,
            double[] row) {
        long start = System.nanoTime();
        pieces.evaluate(piece, evaluator);
        workspace.load(piece.sets(), piece.count());
        workspace.count(piece.positiveCounts());
        for (int m = 0; m < piece.count(); m++) {
            long positives = piece.positiveCounts()[m];
            pairs[m] = strata == null
                    ? positives * (table.sampleCount() - positives)
                    : strata.pairs(piece.sets(), m * table.wordCount());
        }
        long evaluated = System.nanoTime();
        long written = pieces.handOn(piece);
        for (int first = 0; first < ranks.neuronCount(); first += row.length) {
            int neurons = Math.min(row.length, ranks.neuronCount() - first);
            workspace.score(ranks, first, neurons, z);
            ByteBuffer bytes = z.slice(0, (long) piece.count() * neurons * Double.BYTES);
            toAuc(pairs, piece.count(), bytes, neurons, row);
            long scored = System.nanoTime();
            sink.aucs(piece.firstFormula(), piece.count(), firstColumn + first, neurons, bytes);
            written += System.nanoTime() - scored;
        }
        addTimes(evaluated - start, System.nanoTime() - evaluated - written, written);
        report(piece.firstFormula() + piece.count());
    }

    /** Replaces each Z by its AUC in place; both have 64 bits. */
    private static void toAuc(long[] pairs, int count, ByteBuffer bytes, int neurons, double[] row) {
        LongBuffer z = bytes.asLongBuffer();
        DoubleBuffer auc = bytes.asDoubleBuffer();
        for (int m = 0; m < count; m++) {
            int from = m * neurons;
            long area = pairs[m];
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
