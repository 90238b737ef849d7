package dev.invert.internal.parallel;

import dev.invert.errors.CanceledException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Shares numbered pieces of work out to threads. Pieces start in order, so all pieces before a failed one have run to
 * their end, and the failure reported is the same every time.
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

    /** What one thread has of its own. */
    public interface Worker extends AutoCloseable {
        /** Does one piece. */
        void work(int piece);

        @Override
        void close();
    }

    /**
     * Runs all pieces; when it comes back all threads have ended.
     *
     * @param workers makes each thread's worker, which checks several times a second whether it is canceled; what that
     *     throws may leave a piece unfinished
     * @throws CanceledException if the calling thread was interrupted
     * @throws RuntimeException what the first failed piece threw
     * @throws Error what the first failed piece threw
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
