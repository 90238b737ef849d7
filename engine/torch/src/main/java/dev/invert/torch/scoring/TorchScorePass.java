package dev.invert.torch.scoring;

import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.ThreadTeam;
import dev.invert.score.FormulaPieces;
import dev.invert.score.FormulaTruthSets;
import dev.invert.score.ScoreBackend;
import dev.invert.torch.TorchDevice;
import dev.invert.torch.internal.products.ScoreProduct;
import dev.invert.torch.internal.tensors.DeviceConcepts;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.PointerScope;

/**
 * Scores all formulas on the neurons of one pass. Every thread of the host evaluates its own pieces of formulas, and then
 * waits for a place on its device; so many pieces are on a device at a time that copies and computations overlap.
 */
@SuppressWarnings("try") // Scopes are used only for their side effect.
final class TorchScorePass {
    private final ScoreBackend.Job job;
    private final PatternTable table;
    private final FormulaPieces pieces;
    private final ScoreProduct product;
    private final TorchScorePlan plan;
    private final ScoreMemory memory;
    private final List<TorchDevice> devices;
    private final List<Semaphore> places;
    private final DeviceConcepts problem;
    private final ScoreWeights weights;
    private final int column;
    private final int[] patternSizes;
    private final AtomicInteger started = new AtomicInteger();
    private long evaluateNanos;
    private long scoreNanos;
    private long writeNanos;

    /**
     * Creates a pass.
     *
     * @param column index of the first neuron of the pass among those requested
     */
    TorchScorePass(
            ScoreBackend.Job job,
            FormulaPieces pieces,
            ScoreProduct product,
            TorchScorePlan plan,
            ScoreMemory memory,
            List<TorchDevice> devices,
            DeviceConcepts problem,
            ScoreWeights weights,
            int column) {
        this.job = job;
        this.table = job.table();
        this.pieces = pieces;
        this.product = product;
        this.plan = plan;
        this.memory = memory;
        this.devices = devices;
        this.problem = problem;
        this.weights = weights;
        this.column = column;
        this.places = devices.stream().map(one -> new Semaphore(plan.lanes())).toList();
        this.patternSizes = new int[table.patternCount()];
        table.patternSizes().get(patternSizes);
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

    /** Scores the formulas on several threads and returns their number. */
    long run() {
        ThreadTeam.run(job.threads(), this::work, pieces::interrupt);
        pieces.throwFailure();
        return pieces.formulaCount();
    }

    private void work() {
        int index = started.getAndIncrement() % devices.size();
        TorchDevice device = devices.get(index);
        try (PointerScope scope = new PointerScope();
                SearchDevice lane = new SearchDevice(device);
                ScoreLane scoring = new ScoreLane(product, weights, index, lane, plan, memory, problem, job.sink())) {
            device.enter();
            FormulaPieces.Piece piece = new FormulaPieces.Piece(plan.formulasPerPiece(), table.wordCount());
            FormulaTruthSets evaluator = job.truthSets().forThread();
            while (pieces.read(piece)) {
                try {
                    process(piece, evaluator, scoring, places.get(index));
                } catch (RuntimeException | Error e) {
                    pieces.fail(piece, e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    pieces.interrupt();
                }
            }
        } catch (RuntimeException | Error e) {
            pieces.fail(e);
        }
    }

    private void process(FormulaPieces.Piece piece, FormulaTruthSets evaluator, ScoreLane scoring, Semaphore place)
            throws InterruptedException {
        long start = System.nanoTime();
        pieces.evaluate(piece, evaluator);
        count(piece);
        long evaluated = System.nanoTime();
        long written = pieces.handOn(piece);
        place.acquire();
        long entered = System.nanoTime();
        long sinkNanos;
        try {
            sinkNanos = scoring.score(piece, column);
        } finally {
            place.release();
        }
        add(evaluated - start, System.nanoTime() - entered - sinkNanos, written + sinkNanos);
        report(piece.firstFormula() + piece.count());
    }

    private synchronized void report(long formulas) {
        job.progress().accept(formulas);
    }

    /** Counts the samples that satisfy each formula. */
    private void count(FormulaPieces.Piece piece) {
        int words = table.wordCount();
        boolean single = table.patternCount() == table.sampleCount();
        for (int m = 0; m < piece.count(); m++) {
            long count = 0;
            for (int w = 0; w < words; w++) {
                long word = piece.sets()[m * words + w];
                count += single ? Long.bitCount(word) : samples(word, w << 6);
            }
            piece.positiveCounts()[m] = count;
        }
    }

    private long samples(long word, int first) {
        long count = 0;
        for (long rest = word; rest != 0; rest &= rest - 1) {
            count += patternSizes[first + Long.numberOfTrailingZeros(rest)];
        }
        return count;
    }

    private synchronized void add(long evaluate, long score, long write) {
        evaluateNanos += evaluate;
        scoreNanos += score;
        writeNanos += write;
    }
}
