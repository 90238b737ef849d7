package dev.invert.report;

import dev.invert.audits.AuditRecord;
import dev.invert.audits.AuditRunRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Renders the findings of an audit as a table of at most 80 columns, the gravest first. */
public final class AuditTable {
    private static final int CONCEPT_WIDTH = 18;
    private static final List<String> GRAVITY = List.of("flagged", "sensitive", "collateral");

    private AuditTable() {}

    /** Returns the findings, the gravest first: flagged ones by their shift, all others by their standardized AUC. */
    public static List<AuditRecord> findings(List<AuditRecord> records) {
        return records.stream()
                .filter(record -> record.behindOutput() == null && GRAVITY.contains(record.verdict()))
                .sorted(Comparator.comparingInt((AuditRecord record) -> GRAVITY.indexOf(record.verdict()))
                        .thenComparingDouble(record -> -(record.shift() == null ? 0 : record.shift()))
                        .thenComparingDouble(record -> -record.aucStandardized()))
                .toList();
    }

    /** Renders the findings, a line per ablation, and a summary. */
    public static String render(List<AuditRecord> records, AuditRunRecord run) {
        StringBuilder text = new StringBuilder();
        List<AuditRecord> findings = findings(records);
        if (!findings.isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%6s  %s %s %6s %6s %6s  %s%n",
                    "neuron",
                    TextColumns.fit("intended", CONCEPT_WIDTH),
                    TextColumns.fit("concept", CONCEPT_WIDTH),
                    "AUC",
                    "within",
                    "shift",
                    "verdict"));
        }
        for (AuditRecord finding : findings) {
            text.append(String.format(
                    Locale.ROOT,
                    "%6d  %s %s %6.3f %6.3f %6s  %s%n",
                    finding.neuron(),
                    TextColumns.fit(finding.intendedLabel(), CONCEPT_WIDTH),
                    TextColumns.fit(finding.conceptName(), CONCEPT_WIDTH),
                    finding.aucStandardized(),
                    finding.aucWithin(),
                    finding.shift() == null ? "-" : String.format(Locale.ROOT, "%.3f", finding.shift()),
                    finding.verdict()));
        }
        for (AuditRunRecord.AblationRecord ablation : run.ablations()) {
            text.append(String.format(
                    Locale.ROOT,
                    "Output %d, %s: without %d of its inputs the shift falls from %.3f to %.3f%s%n",
                    ablation.output(),
                    TextColumns.fit(ablation.concept(), CONCEPT_WIDTH).strip(),
                    ablation.inputs().size(),
                    ablation.shift(),
                    ablation.shiftAblated(),
                    ablation.shiftRandom() == null
                            ? ""
                            : String.format(Locale.ROOT, " (random ones: %.3f)", ablation.shiftRandom())));
        }
        return text.append(run.verdicts().entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
                        .collect(Collectors.joining(", ")))
                .append(System.lineSeparator())
                .toString();
    }
}
