package dev.invert.report;

import dev.invert.evaluations.EvaluationRecord;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code evaluation.html}: a single file with its own style, script and data, which needs no network. */
public final class EvaluationReport {
    /** Name of the file. */
    public static final String NAME = "evaluation.html";

    private static final List<String> SCRIPTS = List.of("text.js", "elements.js", "charts.js", "evaluation.js");

    private EvaluationReport() {}

    /** The content of the page. */
    private record Page(String layer, EvaluationRecord evaluation) {}

    /**
     * Writes the page.
     *
     * @param layer name of the layer
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if the file cannot be written
     */
    public static void write(EvaluationRecord evaluation, String layer, Path directory) {
        new DataPage("evaluation.html", SCRIPTS).write(new Page(layer, evaluation), directory.resolve(NAME));
    }
}
