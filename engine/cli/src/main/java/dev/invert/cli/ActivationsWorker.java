package dev.invert.cli;

import dev.invert.activations.ActivationJob;
import java.util.List;

/** Reads the options of {@code invert activations} in another process than that of the command. */
public final class ActivationsWorker {
    private ActivationsWorker() {}

    /**
     * Returns the job of a command.
     *
     * @param arguments {@code activations} and its options
     * @throws dev.invert.errors.InvertException if the input cannot be read; the message is one line and names options
     */
    public static ActivationJob job(List<String> arguments) {
        return WorkerLayer.named(
                "activations",
                () -> WorkerLayer.command(arguments, ActivationsCommand.class).job());
    }
}
