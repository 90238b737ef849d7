package dev.invert.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs models for jobs. The command line implements it with its command that records activations. */
public interface ModelRunner {
    /** Returns the names of the options that name files or folders, without dashes. */
    Set<String> paths();

    /** Returns the names of all options that a job can have, without dashes. */
    Set<String> options();

    /**
     * Runs a model and records the activations of layers, until it is done or the calling thread is interrupted.
     *
     * @param options values by name without dashes; those that name files are absolute
     * @param out folder that receives the activations; does not exist
     * @return a line that says what was done
     * @throws dev.invert.server.problems.ProblemException if an option is invalid
     * @throws dev.invert.errors.InvertException if the model cannot be run
     */
    String run(Map<String, List<String>> options, Path out);
}
