package dev.invert.server.work;

import dev.invert.errors.CanceledException;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shares the threads of the search fairly among requests. A request runs with as many threads as it can use, and hands
 * them over after {@link #QUANTUM_NANOS} if another one waits, at the next neuron: a long request delays a short one by
 * that time only. A request that computes one neuron for longer is not waited for; the operating system then shares the
 * processors. Thread-safe.
 */
public final class WorkQueue {
    /** Time after which a request hands its threads over to a waiting one. */
    static final long QUANTUM_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Time after which the first waiting request starts although no threads are free. */
    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final double DECAY = 0.8;

    private final int threads;
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Place> waiting = new ArrayDeque<>();
    private int free;
    private int admitted;
    private boolean stopping;
    /** Running mean of the duration of requests. */
    private double meanSeconds = 1;

    /**
     * Creates a queue.
     *
     * @param threads number of threads that search at the same time
     * @param capacity number of requests that run or wait at the same time
     */
    public WorkQueue(int threads, int capacity) {
        this.threads = threads;
        this.free = threads;
        this.capacity = capacity;
    }

    /**
     * Admits a request; the caller closes the result.
     *
     * @throws ProblemException if the queue is full or the service is stopping
     */
    public Place enter() {
        lock.lock();
        try {
            if (stopping) {
                throw new ProblemException(Problem.Kind.STOPPING, "The service is stopping: call it again later", 1);
            }
            if (admitted >= capacity) {
                int seconds = (int) Math.min(3600, Math.max(1, Math.ceil(meanSeconds * waiting.size())));
                throw new ProblemException(
                        Problem.Kind.QUEUE_FULL,
                        capacity + " requests are being worked on, the most that the service accepts: try again in "
                                + seconds + " s",
                        seconds);
            }
            admitted++;
            return new Place();
        } finally {
            lock.unlock();
        }
    }

    /** Rejects all further requests. */
    public void stop() {
        lock.lock();
        try {
            stopping = true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the service is stopping. */
    public boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of requests that run or wait. */
    public int admitted() {
        lock.lock();
        try {
            return admitted;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of requests that wait for threads. */
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of threads that search at the same time. */
    public int threads() {
        return threads;
    }

    /** Waits until no request is left, at most for a time; returns whether none is. */
    public boolean awaitEmpty(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        lock.lock();
        try {
            while (admitted > 0) {
                long left = end - System.nanoTime();
                if (left <= 0 || changed.awaitNanos(left) <= 0) {
                    return admitted == 0;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Part of a request. */
    @FunctionalInterface
    public interface Step<T> {
        T take() throws IOException;
    }

    /** The place of one request in the queue. */
    public final class Place implements AutoCloseable {
        private final long entered = System.nanoTime();
        private int held;
        private int wanted;
        private long turnStart;
        private boolean canceled;
        private boolean closed;

        private Place() {}

        /** Returns the result of a step of the request; leaves the queue if it fails. */
        public <T> T orLeave(Step<T> step) throws IOException {
            try {
                return step.take();
            } catch (RuntimeException | IOException | Error e) {
                close();
                throw e;
            }
        }

        /**
         * Waits for threads.
         *
         * @param most number of threads that the request can use, at least 1
         * @return the number of threads that it may use
         * @throws CanceledException if the request was canceled
         */
        public int begin(int most) {
            lock.lock();
            try {
                wanted = Math.max(1, Math.min(most, threads));
                takeTurn();
                return wanted;
            } finally {
                lock.unlock();
            }
        }

        /**
         * Hands the threads over if another request waits and this one has had them for long, and waits for the next
         * turn. Called between neurons, from any thread of the request, one call at a time.
         *
         * @throws CanceledException if the request was canceled
         */
        public void yieldTurn() {
            lock.lock();
            try {
                if (!waiting.isEmpty() && System.nanoTime() - turnStart > QUANTUM_NANOS) {
                    release();
                    takeTurn();
                }
                requireWanted();
            } finally {
                lock.unlock();
            }
        }

        private void takeTurn() {
            waiting.addLast(this);
            long headSince = Long.MIN_VALUE;
            boolean granted = false;
            try {
                while (!granted) {
                    requireWanted();
                    if (waiting.peekFirst() == this) {
                        long now = System.nanoTime();
                        headSince = headSince == Long.MIN_VALUE ? now : headSince;
                        granted = free >= wanted || now - headSince >= PATIENCE_NANOS;
                    }
                    if (!granted) {
                        changed.awaitNanos(PATIENCE_NANOS / 2);
                    }
                }
                held = wanted;
                free -= held;
                turnStart = System.nanoTime();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CanceledException();
            } finally {
                waiting.remove(this);
                changed.signalAll();
            }
        }

        private void release() {
            free += held;
            held = 0;
            changed.signalAll();
        }

        private void requireWanted() {
            if (canceled) {
                throw new CanceledException();
            }
        }

        /** Makes {@link #begin} and {@link #yieldTurn} throw, now and later. */
        public void cancel() {
            lock.lock();
            try {
                canceled = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Leaves the queue; a second call has no effect. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (!closed) {
                    closed = true;
                    release();
                    admitted--;
                    meanSeconds = DECAY * meanSeconds + (1 - DECAY) * (System.nanoTime() - entered) * 1e-9;
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
