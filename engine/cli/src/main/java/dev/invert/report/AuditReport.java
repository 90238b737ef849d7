package dev.invert.report;

import dev.invert.audits.AuditRecord;
import dev.invert.audits.AuditRunRecord;
import dev.invert.files.AtomicFile;
import dev.invert.results.ResultCodec;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes {@code audit.html}: a single file with its own style, script and data, which needs no network. */
public final class AuditReport {
    /** Name of the file. */
    public static final String NAME = "audit.html";

    private static final List<String> SCRIPTS = List.of("text.js", "elements.js", "charts.js", "audit.js");

    private AuditReport() {}

    /**
     * The content of the page.
     *
     * @param layer name of the audited layer
     * @param findings findings, the gravest first
     * @param inputs flagged inputs of a head
     */
    private record Page(String layer, AuditRunRecord run, List<AuditRecord> findings, List<AuditRecord> inputs) {}

    /**
     * Writes the page.
     *
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if the file cannot be written
     */
    public static void write(List<AuditRecord> records, AuditRunRecord run, String layer, Path directory) {
        List<AuditRecord> inputs = records.stream()
                .filter(record ->
                        record.behindOutput() != null && record.verdict().equals("flagged"))
                .toList();
        Page page = new Page(layer, run, AuditTable.findings(records), inputs);
        ReportTemplate template = ReportTemplate.load("audit.html", SCRIPTS);
        AtomicFile.write(directory.resolve(NAME), out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            template.write(text, Map.of("data", target -> write(page, target)));
            text.flush();
        });
    }

    private static void write(Page page, Appendable out) throws IOException {
        out.append(ReportData.embeddable(ResultCodec.encodeLine(page)));
    }
}
