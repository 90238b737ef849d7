package dev.invert.report;

import dev.invert.audits.AuditRecord;
import dev.invert.audits.AuditRunRecord;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes {@code audit.html}: a single file with its own style, script and data, which needs no network. */
public final class AuditReport {
    /** Name of the file. */
    public static final String NAME = "audit.html";

    private static final List<String> SCRIPTS =
            List.of("text.js", "elements.js", "charts.js", "samples.js", "audit.js");

    /** Number of findings that the page shows in detail. */
    private static final int DETAILED = 200;

    private AuditReport() {}

    /**
     * The content of the page.
     *
     * @param layer name of the audited layer
     * @param findings findings, the gravest first
     * @param inputs flagged inputs of a head
     * @param detailed number of findings to show in detail
     * @param pictures pictures of the findings' examples, as data URIs by sample id
     */
    private record Page(
            String layer,
            AuditRunRecord run,
            List<AuditRecord> findings,
            List<AuditRecord> inputs,
            int detailed,
            Map<String, String> pictures) {}

    /**
     * Writes the page.
     *
     * @param thumbnails source of pictures of the samples
     * @param mostPictures maximum number of pictures
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if the file cannot be written
     */
    public static void write(
            List<AuditRecord> records,
            AuditRunRecord run,
            String layer,
            ThumbnailSource thumbnails,
            int mostPictures,
            Path directory) {
        List<AuditRecord> inputs = records.stream()
                .filter(record ->
                        record.behindOutput() != null && record.verdict().equals("flagged"))
                .toList();
        List<AuditRecord> findings = AuditTable.findings(records);
        Map<String, String> pictures = pictures(findings, thumbnails, mostPictures);
        Page page = new Page(layer, run, findings, inputs, DETAILED, pictures);
        new DataPage("audit.html", SCRIPTS).write(page, directory.resolve(NAME));
    }

    private static Map<String, String> pictures(List<AuditRecord> findings, ThumbnailSource thumbnails, int most) {
        Map<String, String> pictures = new LinkedHashMap<>();
        findings.stream()
                .limit(DETAILED)
                .flatMap(finding -> finding.examples().stream())
                .map(AuditRecord.Example::sample)
                .distinct()
                .limit(most)
                .forEach(sample -> thumbnails
                        .picture(sample)
                        .ifPresent(picture -> pictures.put(sample, ReportData.dataUri(picture))));
        return pictures;
    }
}
