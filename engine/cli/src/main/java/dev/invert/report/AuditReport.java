package dev.invert.report;

import dev.invert.audits.AuditRecord;
import dev.invert.audits.AuditRunRecord;
import java.nio.file.Path;
import java.util.List;

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
        new DataPage("audit.html", SCRIPTS).write(page, directory.resolve(NAME));
    }
}
