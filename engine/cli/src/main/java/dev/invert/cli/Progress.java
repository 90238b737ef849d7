package dev.invert.cli;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Speed and time left on standard error: a progress bar where a person watches it, else a line now and then; nothing
 * with {@code --quiet}.
 */
final class Progress implements IntConsumer, AutoCloseable {
    /** Set by the launcher: Java 17 cannot tell whether standard error is a terminal. */
    private static final String TERMINAL = "invert.terminal";

    /** A total that is not known. */
    static final int UNKNOWN = -1;

    private final ProgressBarBuilder builder;
    private final IntConsumer lines;
    private ProgressBar bar;

    /** @param builder of a bar, or null for lines */
    private Progress(ProgressBarBuilder builder, IntConsumer lines) {
        this.builder = builder;
        this.lines = lines;
    }

    /** Whether there is a person to show a bar to. */
    static boolean isShown() {
        return Boolean.getBoolean(TERMINAL);
    }

    /** Progress that begins now, at nothing done. */
    static Progress start(QuietOption quiet, String task, String unit, int total) {
        Progress progress = startAtFirst(quiet, task, unit, total);
        progress.accept(0);
        return progress;
    }

    /**
     * Progress that begins when it is first told how much is done: what was done before counts neither for the speed
     * nor for the time left.
     */
    static Progress startAtFirst(QuietOption quiet, String task, String unit, int total) {
        if (quiet.isQuiet()) {
            return new Progress(null, done -> {});
        }
        if (!isShown()) {
            return new Progress(null, new ProgressLines(task, unit, total, System::nanoTime, System.err::println));
        }
        return new Progress(
                new ProgressBarBuilder()
                        .setTaskName(task)
                        .setUnit(" " + unit, 1)
                        .setInitialMax(total)
                        .showSpeed(new DecimalFormat("#,##0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                        .setStyle(ProgressBarStyle.ASCII),
                null);
    }

    @Override
    public void accept(int done) {
        if (builder == null) {
            lines.accept(done);
            return;
        }
        if (bar == null) {
            bar = builder.startsFrom(done, Duration.ZERO).build();
        }
        bar.stepTo(done);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
