package dev.invert.cli;

import dev.invert.torch.ActivationRun;

/**
 * Shutdown hook for Ctrl-C: interrupts the command, waits until no native code of a model is running, and lets the
 * command report what it kept.
 */
final class Interruption extends Thread {
    /** Time to wait: searches end within a second, and anything else may be cut off. */
    private static final long MILLIS = 2_000;

    /** Further time that the command has asked for. */
    private static volatile long allowedMillis;

    private final Thread command = Thread.currentThread();
    private final Main program;
    private volatile boolean begun;
    private volatile boolean over;

    private Interruption(Main program) {
        super("interruption");
        this.program = program;
    }

    /**
     * Installs a hook that interrupts the calling thread, which runs the command, if the JVM shuts down before
     * {@link #end}.
     */
    static Interruption watch(Main program) {
        Interruption interruption = new Interruption(program);
        Runtime.getRuntime().addShutdownHook(interruption);
        return interruption;
    }

    /** Gives the command further time to end after an interruption. */
    static void allow(long millis) {
        allowedMillis = millis;
    }

    /** Records that the command has ended, and exits unless the JVM is already shutting down. */
    void end(int code) {
        over = true;
        if (!begun) {
            System.exit(code);
        }
    }

    @Override
    public void run() {
        begun = true;
        if (over) {
            return;
        }
        if (Progress.isShown()) {
            // Prints below the bar.
            System.err.println();
        }
        command.interrupt();
        try {
            do {
                command.join(MILLIS + allowedMillis);
            } while (command.isAlive() && ActivationRun.isAnyRunning());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!over) {
            program.sayInterrupted("Interrupted");
        }
    }
}
