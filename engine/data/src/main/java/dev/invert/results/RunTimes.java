package dev.invert.results;

/**
 * Wall-clock times of an {@code explain} run until its results are written. The steps follow one another.
 *
 * @param startNanos start of the run, from {@link System#nanoTime()}
 * @param startup seconds from the start of the process to {@code startNanos}; 0 if the run is not a command
 * @param load seconds spent obtaining activations and concepts
 * @param prepare seconds spent preparing concepts for searching
 * @param explain seconds spent ranking, searching, computing statistics and repeating
 */
public record RunTimes(long startNanos, double startup, double load, double prepare, double explain) {
    /** Returns the seconds since a time from {@link System#nanoTime()}. */
    public static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) * 1e-9;
    }
}
