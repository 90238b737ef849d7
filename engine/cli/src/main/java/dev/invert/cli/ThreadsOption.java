package dev.invert.cli;

import picocli.CommandLine.Option;

/** {@code --threads}. */
final class ThreadsOption {
    @Option(names = "--threads", paramLabel = "N", defaultValue = "0", description = "Threads; 0: one per processor.")
    private int threads;

    /** Returns the number of threads; 0 means one per processor. */
    int count() {
        return threads;
    }

    /** Returns the number of threads, which is that of the processors if none was given. */
    int orProcessors() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
