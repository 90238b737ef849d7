package dev.invert.cli;

import dev.invert.server.ModelRunner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs models for jobs of the service as {@code invert activations} does. */
final class CommandModelRunner implements ModelRunner {
    private static final Set<String> PATHS = Set.of("model", "images", "input", "mask");
    private static final Set<String> OPTIONS = Set.of(
            "model",
            "images",
            "input",
            "mask",
            "layers",
            "ignore-ids",
            "pool",
            "device",
            "precision",
            "dtype",
            "batch-size",
            "limit",
            "preset",
            "resize",
            "crop",
            "mean",
            "std",
            "on-error");

    @Override
    public Set<String> paths() {
        return PATHS;
    }

    @Override
    public Set<String> options() {
        return OPTIONS;
    }

    @Override
    public String run(Map<String, List<String>> options, Path out) {
        List<String> arguments = new ArrayList<>(List.of("activations", "--quiet"));
        options.forEach((name, values) -> arguments.add("--" + name + "=" + String.join(",", values)));
        arguments.add("--out=" + out);
        StringWriter text = new StringWriter();
        Main.runForService(arguments, new PrintWriter(text));
        return text.toString().strip();
    }
}
