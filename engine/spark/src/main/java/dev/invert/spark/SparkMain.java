package dev.invert.spark;

import dev.invert.cli.Main;
import dev.invert.errors.InvertException;
import dev.invert.errors.PlainLine;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;

/**
 * The program that {@code spark-submit} runs: {@code invert explain} or {@code invert score}, with neurons that the
 * executors process, or {@code invert activations}, with samples on which they run a model.
 * Exit codes: 0 success, 1 failure, 2 usage error.
 */
public final class SparkMain {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final Set<String> COMMANDS = Set.of("explain", "score", "activations");

    private SparkMain() {}

    /**
     * Runs a command on the cluster.
     *
     * @param arguments a command and its options; paths may be URIs of Hadoop file systems
     * @throws SparkUserAppException with the exit code of a command that fails; every deploy mode of Spark hands it on
     */
    public static void main(String[] arguments) throws SparkUserAppException {
        int code = run(new SparkConf(), List.of(arguments));
        if (code != 0) {
            throw new SparkUserAppException(code, null);
        }
    }

    /** Runs a command with a configuration and returns the exit code. */
    static int run(SparkConf conf, List<String> arguments) {
        if (arguments.isEmpty() || !COMMANDS.contains(arguments.get(0))) {
            System.err.println("invert: "
                    + (arguments.isEmpty()
                            ? "Missing command"
                            : "There is no command " + arguments.get(0) + " on Spark")
                    + "; write explain, score or activations, and its options, after the jar");
            return USAGE;
        }
        NativeLimits.leaveToTheEngine();
        SparkOptions options = SparkOptions.of(arguments);
        try (LocalFiles files = new LocalFiles(null);
                RemoteOutput output = new RemoteOutput(options.arguments())) {
            List<String> local = files.localize(output.localize(options.arguments()));
            try (SparkDispatch dispatch = new SparkDispatch(conf, options.forExecutors(conf), output)) {
                int code = Main.run(dispatch, local);
                if (code == 0) {
                    output.publish();
                }
                return code;
            }
        } catch (InvertException e) {
            System.err.println("invert: " + PlainLine.of(e.getMessage()));
            return FAILED;
        }
    }
}
