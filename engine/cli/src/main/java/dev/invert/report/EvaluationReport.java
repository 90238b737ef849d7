package dev.invert.report;

import dev.invert.evaluations.EvaluationRecord;
import dev.invert.files.AtomicFile;
import dev.invert.results.ResultCodec;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
        ReportTemplate template = ReportTemplate.load("evaluation.html", SCRIPTS);
        Page page = new Page(layer, evaluation);
        AtomicFile.write(directory.resolve(NAME), out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            template.write(
                    text, Map.of("data", target -> target.append(ReportData.embeddable(ResultCodec.encodeLine(page)))));
            text.flush();
        });
    }
}
