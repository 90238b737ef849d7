package dev.invert.cli;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar, with speed and time left, on standard error where a person watches it; else nothing. */
final class Progress implements IntConsumer, AutoCloseable {
    /** Set by the launcher: Java 17 cannot tell whether standard error is a terminal. */
    private static final String TERMINAL = "invert.terminal";

    /** A total that is not known. */
    static final int UNKNOWN = -1;

    private final ProgressBarBuilder builder;
    private ProgressBar bar;

    private Progress(ProgressBarBuilder builder) {
        this.builder = builder;
    }

    /** Whether there is a person to show a bar to. */
    static boolean isShown() {
        return Boolean.getBoolean(TERMINAL);
    }

    /** A bar that begins now, at nothing done. */
    static Progress start(QuietOption quiet, String task, String unit, int total) {
        Progress progress = startAtFirst(quiet, task, unit, total);
        progress.accept(0);
        return progress;
    }

    /**
     * A bar that begins when it is first told how much is done: what was done before counts neither for the speed nor
     * for the time left.
     */
    static Progress startAtFirst(QuietOption quiet, String task, String unit, int total) {
        if (quiet.isQuiet() || !isShown()) {
            return new Progress(null);
        }
        return new Progress(new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(" " + unit, 1)
                .setInitialMax(total)
                .showSpeed(new DecimalFormat("#,##0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setStyle(ProgressBarStyle.ASCII));
    }

    @Override
    public void accept(int done) {
        if (builder == null) {
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
