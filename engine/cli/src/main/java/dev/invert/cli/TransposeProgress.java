package dev.invert.cli;

import java.util.function.DoubleConsumer;

/** Shows the progress of transposing sparse activations in percent; nothing unless something is transposed. */
final class TransposeProgress implements DoubleConsumer, AutoCloseable {
    private static final int PERCENT = 100;

    private final QuietOption quiet;
    private Progress progress;

    TransposeProgress(QuietOption quiet) {
        this.quiet = quiet;
    }

    @Override
    public void accept(double share) {
        if (progress == null) {
            progress = Progress.start(quiet, "Transposing", "%", PERCENT);
        }
        progress.accept((int) (share * PERCENT));
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}
