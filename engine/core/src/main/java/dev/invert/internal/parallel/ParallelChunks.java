package dev.invert.internal.parallel;

import dev.invert.errors.CanceledException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Distributes numbered pieces of work among threads. Pieces start in order, so all pieces before a failed one have run
 * to completion, and the same failure is reported in every run.
 */
public final class ParallelChunks {
    private static final int BEFORE_ANY_PIECE = -1;

    private final AtomicInteger next = new AtomicInteger();
    private final Map<Integer, Throwable> failures = new ConcurrentSkipListMap<>();
    private final int pieces;
    private final Cancellation cancellation = new Cancellation(() -> this.canceled);
    private volatile boolean stopped;
    private volatile boolean canceled;

    private ParallelChunks(int pieces) {
        this.pieces = pieces;
    }

    /** State of one thread. Created, used and closed on that thread. */
    public interface Worker extends AutoCloseable {
        /** Processes one piece. */
        void work(int piece);

        @Override
        void close();
    }

    /**
     * Runs all pieces and returns after all threads have ended.
     *
     * @param threads number of threads
     * @param pieces number of pieces
     * @param workers creates the worker of each thread, which should poll the given flag several times a second; a
     *     worker may throw to leave a piece unfinished after cancellation
     * @throws CanceledException if the calling thread was interrupted
     * @throws RuntimeException if a piece failed: the exception of the lowest-numbered failed piece
     * @throws Error if a piece failed: the error of the lowest-numbered failed piece
     */
    public static void run(int threads, int pieces, Function<Cancellation, Worker> workers) {
        ParallelChunks shared = new ParallelChunks(pieces);
        ThreadTeam.run(threads, () -> shared.workOn(workers), shared::cancel);
        shared.failures.values().stream().findFirst().ifPresent(ThreadTeam::rethrow);
    }

    private void cancel() {
        canceled = true;
        stopped = true;
    }

    private void workOn(Function<Cancellation, Worker> workers) {
        int piece = BEFORE_ANY_PIECE;
        try (Worker worker = workers.apply(cancellation)) {
            while (!stopped) {
                int taken = next.getAndIncrement();
                if (taken >= pieces) {
                    break;
                }
                piece = taken;
                worker.work(piece);
            }
        } catch (RuntimeException | Error e) {
            failures.putIfAbsent(piece, e);
            stopped = true;
        }
    }
}
