package dev.invert.internal.parallel;

import dev.invert.errors.InvertException;

/** Lets threads that work on numbered pieces hand them on in order, and keeps the first piece's failure. */
public final class InOrderDelivery {
    private long next;
    private long failedTurn = Long.MAX_VALUE;
    private Throwable failure;

    /** Waits until all earlier pieces are handed on; false if one of them failed. */
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

    /** The piece whose turn it is has been handed on. */
    public synchronized void advance() {
        next++;
        notifyAll();
    }

    /** A piece failed: later ones need not be finished, earlier ones do. */
    public synchronized void fail(long turn, Throwable cause) {
        if (turn < failedTurn) {
            failedTurn = turn;
            failure = cause;
        }
        notifyAll();
    }

    /** Whether any piece failed so far. */
    public synchronized boolean failed() {
        return failure != null;
    }

    /** Ends all work as if something had failed before the first piece. */
    public void interrupt() {
        fail(-1, new InvertException("Interrupted"));
    }

    /** Throws what the first failed piece threw, if any did. */
    public synchronized void throwFailure() {
        ThreadTeam.rethrow(failure);
    }
}
