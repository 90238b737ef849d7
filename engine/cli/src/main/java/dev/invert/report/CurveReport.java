package dev.invert.report;

import dev.invert.curves.CurveRecord;
import java.nio.file.Path;
import java.util.List;

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
        new DataPage("curve.html", SCRIPTS).write(curve, directory.resolve(NAME));
    }
}
