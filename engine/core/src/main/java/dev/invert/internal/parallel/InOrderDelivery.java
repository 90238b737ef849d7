package dev.invert.internal.parallel;

import dev.invert.errors.InvertException;

/**
 * Orders the output of threads that process numbered pieces: each thread waits for its turn before it delivers a piece.
 * Keeps the failure of the lowest-numbered failed piece.
 */
public final class InOrderDelivery {
    private long next;
    private long failedTurn = Long.MAX_VALUE;
    private Throwable failure;

    /**
     * Waits until all earlier pieces have been delivered or one of them has failed.
     *
     * @param turn number of the piece to deliver
     * @return false if an earlier piece, or this one, failed
     * @throws InvertException if the thread is interrupted; its interrupt flag stays set
     */
    public synchronized boolean await(long turn) {
        try {
            while (next != turn && failedTurn > turn) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InvertException("Interrupted", e);
        }
        return failedTurn > turn;
    }

    /** Records that the current piece has been delivered, and wakes the waiting threads. */
    public synchronized void advance() {
        next++;
        notifyAll();
    }

    /** Records that a piece failed. Later pieces need not be finished; earlier ones are still delivered. */
    public synchronized void fail(long turn, Throwable cause) {
        if (turn < failedTurn) {
            failedTurn = turn;
            failure = cause;
        }
        notifyAll();
    }

    /** Returns whether any piece has failed so far. */
    public synchronized boolean failed() {
        return failure != null;
    }

    /** Stops all pieces, as if one had failed before the first piece. */
    public void interrupt() {
        fail(-1, new InvertException("Interrupted"));
    }

    /** Throws the failure of the lowest-numbered failed piece, if any. */
    public synchronized void throwFailure() {
        ThreadTeam.rethrow(failure);
    }
}
