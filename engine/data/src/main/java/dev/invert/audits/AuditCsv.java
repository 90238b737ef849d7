package dev.invert.audits;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.files.CsvCells;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Writes audit.csv: one row per record of audit.jsonl, without histograms, strata and examples. Absent
 * fields are empty cells. */
final class AuditCsv {
    /**
     * A column.
     *
     * @param name name in the heading
     * @param value returns the content; null for an empty cell
     */
    private record Column(String name, Function<AuditRecord, Object> value) {
        private String cell(AuditRecord record) {
            Object content = value.apply(record);
            if (content instanceof Double number) {
                return CsvCells.number(number);
            }
            return content == null ? "" : content instanceof String text ? CsvCells.text(text) : content.toString();
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("neuron", AuditRecord::neuron),
            new Column("layer", AuditRecord::layer),
            new Column("intended", AuditRecord::intended),
            new Column("intended_label", AuditRecord::intendedLabel),
            new Column("concept", AuditRecord::concept),
            new Column("concept_name", AuditRecord::conceptName),
            new Column("behind_output", AuditRecord::behindOutput),
            new Column("verdict", AuditRecord::verdict),
            new Column("auc_without", AuditRecord::aucWithout),
            new Column("auc_within", AuditRecord::aucWithin),
            new Column("u2_without", AuditRecord::u2Without),
            new Column("u2_within", AuditRecord::u2Within),
            new Column("n_positive_without", AuditRecord::nPositiveWithout),
            new Column("n_negative_without", AuditRecord::nNegativeWithout),
            new Column("n_positive_within", AuditRecord::nPositiveWithin),
            new Column("n_negative_within", AuditRecord::nNegativeWithin),
            new Column("auc_standardized", AuditRecord::aucStandardized),
            new Column("ci_low", AuditRecord::ciLow),
            new Column("ci_high", AuditRecord::ciHigh),
            new Column("within_low", AuditRecord::withinLow),
            new Column("within_high", AuditRecord::withinHigh),
            new Column("coverage", AuditRecord::coverage),
            new Column("shift", AuditRecord::shift),
            new Column("shift_low", AuditRecord::shiftLow),
            new Column("shift_high", AuditRecord::shiftHigh),
            new Column("z_within", AuditRecord::zWithin),
            new Column("p_within", AuditRecord::pWithin),
            new Column("log10_p_within", AuditRecord::log10PWithin),
            new Column("p_holm", AuditRecord::pHolm),
            new Column("log10_p_holm", AuditRecord::log10PHolm),
            new Column("q", AuditRecord::q),
            new Column("log10_q", AuditRecord::log10Q),
            new Column("mediated_share", AuditRecord::mediatedShare),
            new Column("training_lift", AuditRecord::trainingLift),
            new Column("reference_auc", AuditRecord::referenceAuc),
            new Column("auc_gain", AuditRecord::aucGain),
            new Column("auc_gain_low", AuditRecord::aucGainLow),
            new Column("reference_shift", AuditRecord::referenceShift),
            new Column("shift_gain", AuditRecord::shiftGain),
            new Column("shift_gain_low", AuditRecord::shiftGainLow),
            new Column("reason", AuditRecord::reason));

    private AuditCsv() {}

    /** Writes all rows; the stream stays open. */
    static void write(List<AuditRecord> records, OutputStream out) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
        try {
            csv.writeRecord(COLUMNS.stream().map(Column::name).toList());
            for (AuditRecord record : records) {
                csv.writeRecord(
                        COLUMNS.stream().map(column -> column.cell(record)).toList());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        text.flush();
    }
}
