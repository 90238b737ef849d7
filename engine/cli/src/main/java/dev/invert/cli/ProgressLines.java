package dev.invert.cli;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Prints a line of progress every 30 seconds, for standard error that is not a terminal; nothing if the task ends
 * earlier. Thread-safe.
 */
final class ProgressLines implements IntConsumer {
    private static final long NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(30);

    /** Maximum number of seconds or minutes before switching to the next unit, which would be too coarse below it. */
    private static final int MOST_OF_A_UNIT = 90;

    private final String task;
    private final String unit;
    private final int total;
    private final LongSupplier nanoTime;
    private final Consumer<String> lines;
    private boolean begun;
    private int doneBefore;
    private long start;
    private long lastLine;

    /**
     * Creates the lines of one task.
     *
     * @param task name of the task, as in {@code Running}
     * @param unit plural of the items counted, as in {@code images}
     * @param total number of items, or {@link Progress#UNKNOWN}
     * @param nanoTime the clock, such as {@link System#nanoTime}
     * @param lines receives each line without its terminator
     */
    ProgressLines(String task, String unit, int total, LongSupplier nanoTime, Consumer<String> lines) {
        this.task = task;
        this.unit = unit;
        this.total = total;
        this.nanoTime = nanoTime;
        this.lines = lines;
    }

    /**
     * Reports the number of items done. The amount of the first call counts neither for the speed nor for the remaining
     * time.
     */
    @Override
    public synchronized void accept(int done) {
        long now = nanoTime.getAsLong();
        if (!begun) {
            begun = true;
            doneBefore = done;
            start = now;
            lastLine = now;
        }
        if (now - lastLine >= NANOS_BETWEEN_LINES && done != total) {
            lastLine = now;
            lines.accept(line(done, (now - start) * 1e-9));
        }
    }

    private String line(int done, double seconds) {
        String count = total == Progress.UNKNOWN
                ? String.format(Locale.ROOT, "%s %,d %s", task, done, unit)
                : String.format(Locale.ROOT, "%s %,d of %,d %s", task, done, total, unit);
        double perSecond = (done - doneBefore) / seconds;
        if (perSecond <= 0) {
            return count;
        }
        String speed = perSecond < 1
                ? String.format(Locale.ROOT, ", %,.1f per minute", perSecond * 60)
                : String.format(Locale.ROOT, ", %,.1f per second", perSecond);
        return count + speed + (total == Progress.UNKNOWN ? "" : ", " + left((total - done) / perSecond) + " left");
    }

    private static String left(double seconds) {
        if (seconds < MOST_OF_A_UNIT) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        double minutes = seconds / 60;
        return minutes < MOST_OF_A_UNIT
                ? String.format(Locale.ROOT, "%.0f min", minutes)
                : String.format(Locale.ROOT, "%,.1f h", minutes / 60);
    }
}
