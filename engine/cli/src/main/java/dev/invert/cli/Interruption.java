package dev.invert.cli;

import dev.invert.torch.ActivationRun;

/**
 * What Ctrl-C does: it cancels the command, waits until native code is out of the way, and lets the command say what is
 * left.
 */
final class Interruption extends Thread {
    /** Searches end within a second, and anything else may be cut off. */
    private static final long MILLIS = 2_000;

    private final Thread command = Thread.currentThread();
    private final Main program;
    private volatile boolean begun;
    private volatile boolean over;

    private Interruption(Main program) {
        super("interruption");
        this.program = program;
    }

    /** Watches the calling thread, which runs the command: an end of the program before {@link #end} interrupts it. */
    static Interruption watch(Main program) {
        Interruption interruption = new Interruption(program);
        Runtime.getRuntime().addShutdownHook(interruption);
        return interruption;
    }

    /** The command has ended; exits unless that is going on. */
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
            // Below the bar.
            System.err.println();
        }
        command.interrupt();
        try {
            do {
                command.join(MILLIS);
            } while (command.isAlive() && ActivationRun.isAnyRunning());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!over) {
            program.sayInterrupted("Interrupted");
        }
    }
}
