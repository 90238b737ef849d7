package dev.invert.cli;

import dev.invert.format.OutputFolder;

/** What Ctrl-C leaves: a word on standard error, and no empty folders. */
final class Interruption extends Thread {
    private volatile boolean over;

    private Interruption() {
        super("interruption");
    }

    /** Waits for the end of the program; one that comes before {@link #disarm} is an interruption. */
    static Interruption watch() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption);
        return interruption;
    }

    /** The command has ended by itself. */
    void disarm() {
        over = true;
    }

    @Override
    public void run() {
        if (over) {
            return;
        }
        if (Progress.isShown()) {
            // Below the bar.
            System.err.println();
        }
        System.err.println("invert: Interrupted" + (OutputFolder.removeEmpty() ? "; nothing was written" : ""));
    }
}
