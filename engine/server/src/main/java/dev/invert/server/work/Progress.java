package dev.invert.server.work;

/** Progress of a computation. Written by its threads, read by others. */
public final class Progress {
    private volatile int total;
    private volatile int done;
    private volatile int repetitions;
    private volatile int repetitionsDone;

    /**
     * Sets the sizes.
     *
     * @param steps number of neurons or formulas; 0 if unknown
     * @param searches number of repeated searches
     */
    public void begin(int steps, int searches) {
        total = steps;
        repetitions = searches;
    }

    /** Sets the number of finished neurons or formulas. */
    public void done(int steps) {
        done = steps;
    }

    /** Sets the number of finished repeated searches. */
    public void repetitionsDone(int searches) {
        repetitionsDone = searches;
    }

    /** Returns the progress so far. */
    public Snapshot snapshot() {
        return new Snapshot(done, total, repetitionsDone, repetitions);
    }

    /**
     * The progress at one time.
     *
     * @param done finished neurons or formulas
     * @param total number of neurons or formulas; 0 if unknown
     * @param repetitionsDone finished repeated searches
     * @param repetitions number of repeated searches
     */
    public record Snapshot(int done, int total, int repetitionsDone, int repetitions) {}
}
