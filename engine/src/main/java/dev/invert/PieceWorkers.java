package dev.invert;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Shares numbered pieces of work out to threads. It comes back only when every thread has ended, whatever went wrong,
 * so that a caller can free the native memory they were reading. Pieces start in order, so all pieces before a failed
 * one have run to their end, and the failure reported is the same every time.
 */
final class PieceWorkers {
    private static final int BEFORE_ANY_PIECE = -1;

    private final AtomicInteger next = new AtomicInteger();
    private final Map<Integer, Throwable> failures = new ConcurrentSkipListMap<>();
    private final int pieces;
    private volatile boolean stopped;

    private PieceWorkers(int pieces) {
        this.pieces = pieces;
    }

    /** What one thread has of its own. */
    interface Worker extends AutoCloseable {
        /** Does one piece. */
        void work(int piece);

        @Override
        void close();
    }

    /**
     * Runs all pieces.
     *
     * @throws InvertException if the calling thread was interrupted or the heap is too small
     */
    static void run(int threads, int pieces, Supplier<Worker> workers) {
        PieceWorkers shared = new PieceWorkers(pieces);
        Thread[] running = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            running[t] = new Thread(() -> shared.workOn(workers), "invert-worker-" + t);
            running[t].setDaemon(true);
            running[t].start();
        }
        shared.await(running);
        shared.rethrow();
    }

    private void workOn(Supplier<Worker> workers) {
        int piece = BEFORE_ANY_PIECE;
        try (Worker worker = workers.get()) {
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

    private void await(Thread[] running) {
        boolean interrupted = false;
        for (Thread thread : running) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    stopped = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            failures.put(BEFORE_ANY_PIECE, new InvertException("Interrupted"));
        }
    }

    private void rethrow() {
        for (Throwable failure : failures.values()) {
            if (failure instanceof OutOfMemoryError) {
                throw new InvertException(
                        "The Java heap is too small for this: lower beam, top or length, or raise -Xmx", failure);
            }
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }
}
