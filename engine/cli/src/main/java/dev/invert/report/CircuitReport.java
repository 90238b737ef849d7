package dev.invert.report;

import dev.invert.circuits.Circuit;
import dev.invert.circuits.CircuitFiles;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code circuit.html}: a single file with its own style, script and data, which needs no network. */
public final class CircuitReport {
    /** Name of the file. */
    public static final String NAME = "circuit.html";

    private static final List<String> SCRIPTS =
            List.of("text.js", "elements.js", "charts.js", "circuit-graph.js", "circuit.js");

    private CircuitReport() {}

    /**
     * Writes the page.
     *
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if the file cannot be written
     */
    public static void write(Circuit circuit, Path directory) {
        new DataPage("circuit.html", SCRIPTS).writeJson(CircuitFiles.json(circuit), directory.resolve(NAME));
    }
}
