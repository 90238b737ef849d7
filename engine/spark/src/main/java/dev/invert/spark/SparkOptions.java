package dev.invert.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;

/**
 * A command for the executors, and the options that exist on Spark only.
 *
 * @param arguments the command and its options; paths may be URIs
 * @param resume whether to continue from the parts of a run whose driver was lost
 * @param parts whether explanations stay in parts
 */
record SparkOptions(List<String> arguments, boolean resume, boolean parts) {
    static final String RESUME = "--resume";
    static final String PARTS = "--parts";

    SparkOptions {
        arguments = List.copyOf(arguments);
    }

    /** Returns the options in a command line. */
    static SparkOptions of(List<String> commandLine) {
        List<String> arguments = new ArrayList<>(commandLine);
        // Other commands report that they have no such option.
        boolean explain = commandLine.get(0).equals("explain");
        boolean resume = explain && arguments.remove(RESUME);
        boolean parts = explain && arguments.remove(PARTS);
        return new SparkOptions(arguments, resume, parts);
    }

    /** Returns the name of the command. */
    String command() {
        return arguments.get(0);
    }

    /** Returns the last value of an option; an empty text without one. */
    String value(String option) {
        String value = "";
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).startsWith(option + "=")) {
                value = arguments.get(i).substring(option.length() + 1);
            } else if (i > 0 && arguments.get(i - 1).equals(option)) {
                value = arguments.get(i);
            }
        }
        return value;
    }

    /** Adds what the executors need to know, unless a user says it. */
    SparkOptions forExecutors(SparkConf conf) {
        List<String> all = new ArrayList<>(arguments);
        boolean model = command().equals("activations");
        if (model && isAbsent("--quiet")) {
            all.add("--quiet");
        }
        if (isAbsent("--threads")) {
            // A task must not take more processors than Spark counts for it.
            all.add("--threads=" + conf.getInt("spark.task.cpus", 1));
        }
        if (isAbsent("--memory")) {
            NativeLimits.memory(conf).ifPresent(size -> all.add("--memory=" + size));
        }
        return new SparkOptions(all, resume, parts);
    }

    private boolean isAbsent(String option) {
        return arguments.stream().noneMatch(each -> each.equals(option) || each.startsWith(option + "="));
    }
}
