package dev.invert.report;

import dev.invert.curves.CurveRecord;
import dev.invert.files.AtomicFile;
import dev.invert.results.ResultCodec;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes {@code curve.html}: a single file with its own style, script and data, which needs no network. */
public final class CurveReport {
    /** Name of the file. */
    public static final String NAME = "curve.html";

    private static final List<String> SCRIPTS = List.of("text.js", "elements.js", "charts.js", "curve.js");

    private CurveReport() {}

    /**
     * Writes the page.
     *
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if the file cannot be written
     */
    public static void write(CurveRecord curve, Path directory) {
        ReportTemplate template = ReportTemplate.load("curve.html", SCRIPTS);
        AtomicFile.write(directory.resolve(NAME), out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            template.write(
                    text,
                    Map.of("data", target -> target.append(ReportData.embeddable(ResultCodec.encodeLine(curve)))));
            text.flush();
        });
    }
}
