package dev.invert.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;

/**
 * The layers that are open in this process, one for each job. Tasks share the layer of their job, with its prepared
 * concepts; it is closed when no task has used it for a while, or when a task of another job comes.
 */
final class ExecutorLayers {
    private static final long IDLE_SECONDS = 30;

    /** Number of jobs that are remembered after their end; tasks that start later than that are none. */
    private static final int MOST_ENDED = 1000;

    private static final Map<String, Entry> OPEN = new HashMap<>();

    /** Jobs that have ended in this process; a task of one may still start. */
    private static final Deque<String> ENDED = new ArrayDeque<>();

    private static final Timer CLOSER = new Timer("invert-idle-layers", true);

    private ExecutorLayers() {}

    /** A job's layer, opened by the first task that needs it. */
    private static final class Entry {
        /** Guarded by the class. */
        private int users;
        /** Guarded by the class; time of the last release. */
        private long releasedNanos;
        /** Guarded by the class; whether the job has ended, so that nobody waits for another task. */
        private boolean over;
        /** Guarded by this object. */
        private ExecutorLayer layer;

        synchronized ExecutorLayer open(LayerJob job) {
            if (layer == null) {
                layer = ExecutorLayer.open(job);
            }
            return layer;
        }

        synchronized void close() {
            if (layer != null) {
                layer.close();
                layer = null;
            }
        }
    }

    /** Closes the layers that no task has used for a while. */
    private static final class IdleCloser extends TimerTask {
        @Override
        public void run() {
            closeIdle();
        }
    }

    /** The use of a layer by one task. */
    static final class Lease implements AutoCloseable {
        private final Entry entry;
        private final ExecutorLayer layer;

        private Lease(Entry entry, ExecutorLayer layer) {
            this.entry = entry;
            this.layer = layer;
        }

        ExecutorLayer layer() {
            return layer;
        }

        @Override
        public void close() {
            release(entry);
        }
    }

    /**
     * Returns the layer of a job, opened if it is not open; the caller closes the lease.
     *
     * @throws dev.invert.errors.InvertException if it cannot be opened
     */
    static Lease acquire(LayerJob job) {
        Entry entry;
        synchronized (ExecutorLayers.class) {
            // Makes room in the memory limit for the layer of this job.
            OPEN.entrySet().removeIf(other -> !other.getKey().equals(job.id()) && closedIfIdle(other.getValue(), 0));
            entry = OPEN.computeIfAbsent(job.id(), id -> new Entry());
            entry.users++;
            entry.over |= ENDED.contains(job.id());
        }
        try {
            return new Lease(entry, entry.open(job));
        } catch (RuntimeException | Error e) {
            release(entry);
            throw e;
        }
    }

    private static synchronized void release(Entry entry) {
        entry.users--;
        entry.releasedNanos = System.nanoTime();
        if (entry.users == 0 && entry.over) {
            entry.close();
            OPEN.values().remove(entry);
        } else if (entry.users == 0) {
            // One for each release: those that come too early find nothing to close.
            CLOSER.schedule(new IdleCloser(), TimeUnit.SECONDS.toMillis(IDLE_SECONDS));
        }
    }

    private static synchronized void closeIdle() {
        OPEN.values().removeIf(entry -> closedIfIdle(entry, TimeUnit.SECONDS.toNanos(IDLE_SECONDS)));
    }

    /** Closes a layer that no task uses or has used for a time; returns whether it did. */
    private static boolean closedIfIdle(Entry entry, long nanos) {
        if (entry.users > 0 || System.nanoTime() - entry.releasedNanos < nanos) {
            return false;
        }
        entry.close();
        return true;
    }

    /** Closes the layer of a job that has ended, if it is open in this process, when the last task has released it. */
    static synchronized void close(String job) {
        ENDED.addLast(job);
        if (ENDED.size() > MOST_ENDED) {
            ENDED.removeFirst();
        }
        Entry entry = OPEN.get(job);
        if (entry != null) {
            entry.over = true;
            if (closedIfIdle(entry, 0)) {
                OPEN.remove(job);
            }
        }
    }

    /** Returns the number of open layers. */
    static synchronized int openCount() {
        return OPEN.size();
    }
}
