package dev.invert.server.work;

import dev.invert.errors.CanceledException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lines on their way from the threads that compute them to the thread that writes them. Bounded: if the receiver is
 * slow, the senders wait. Thread-safe.
 */
public final class LineQueue implements LineSink {
    private static final long MOST_BYTES = 4L << 20;

    private final Queue<byte[]> lines = new ArrayDeque<>();
    private long bytes;
    private boolean ended;
    private boolean canceled;

    @Override
    public synchronized void line(byte[] line) {
        try {
            while (bytes > MOST_BYTES && !canceled) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CanceledException();
        }
        if (canceled) {
            throw new CanceledException();
        }
        lines.add(line);
        bytes += line.length;
        notifyAll();
    }

    /** Records that no more lines follow. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Makes all senders fail. */
    synchronized void cancel() {
        canceled = true;
        notifyAll();
    }

    /** Returns whether all lines have been taken and no more follow. */
    public synchronized boolean isFinished() {
        return ended && lines.isEmpty();
    }

    /**
     * Returns the next line, or null if there is none within a time or no more lines follow.
     *
     * @param millis time to wait, at least 1
     */
    public synchronized byte[] poll(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (lines.isEmpty() && !ended) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return null;
            }
            wait(left);
        }
        return next();
    }

    /** Waits until no more lines follow, and drops all. */
    public synchronized void discard() throws InterruptedException {
        while (!ended) {
            wait();
        }
        lines.clear();
        bytes = 0;
    }

    /** Returns the next line, or null if there is none now. */
    public synchronized byte[] next() {
        byte[] line = lines.poll();
        if (line != null) {
            bytes -= line.length;
            notifyAll();
        }
        return line;
    }
}
