package dev.invert.cli;

import java.util.function.IntConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error where a person watches it, else nothing. */
final class Progress implements IntConsumer, AutoCloseable {
    /** Set by the launcher: Java 17 cannot tell whether standard error is a terminal. */
    private static final String TERMINAL = "invert.terminal";

    /** A total that is not known. */
    static final int UNKNOWN = -1;

    private final ProgressBar bar;

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    static Progress start(QuietOption quiet, String task, String unit, int total) {
        if (quiet.isQuiet() || !Boolean.getBoolean(TERMINAL)) {
            return new Progress(null);
        }
        return new Progress(new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(" " + unit, 1)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .build());
    }

    @Override
    public void accept(int done) {
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
