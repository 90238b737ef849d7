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
 * Shows speed and remaining time on standard error: a progress bar on a terminal, otherwise an occasional line; nothing
 * with {@code --quiet}.
 */
final class Progress implements IntConsumer, AutoCloseable {
    /** Set by the launcher, because Java 17 cannot detect whether standard error is a terminal. */
    private static final String TERMINAL = "invert.terminal";

    /** Marks an unknown total. */
    static final int UNKNOWN = -1;

    private final ProgressBarBuilder builder;
    private final IntConsumer lines;
    private ProgressBar bar;

    /**
     * Creates the progress of one task.
     *
     * @param builder builder of the bar, or null to print lines
     */
    private Progress(ProgressBarBuilder builder, IntConsumer lines) {
        this.builder = builder;
        this.lines = lines;
    }

    /** Returns whether standard error is a terminal, so that bars are shown. */
    static boolean isShown() {
        return Boolean.getBoolean(TERMINAL);
    }

    /** Starts progress from zero, now. */
    static Progress start(QuietOption quiet, String task, String unit, int total) {
        Progress progress = startAtFirst(quiet, task, unit, total);
        progress.accept(0);
        return progress;
    }

    /**
     * Starts progress at the first call of {@link #accept}. The amount done by then counts neither for the speed nor
     * for the remaining time.
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
