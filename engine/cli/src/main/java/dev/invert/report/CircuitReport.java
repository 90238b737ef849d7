package dev.invert.report;

import dev.invert.circuits.Circuit;
import dev.invert.circuits.CircuitFiles;
import dev.invert.files.AtomicFile;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
        ReportTemplate template = ReportTemplate.load("circuit.html", SCRIPTS);
        AtomicFile.write(directory.resolve(NAME), out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            template.write(
                    text, Map.of("data", page -> page.append(ReportData.embeddable(CircuitFiles.json(circuit)))));
            text.flush();
        });
    }
}
