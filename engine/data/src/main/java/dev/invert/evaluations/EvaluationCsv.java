package dev.invert.evaluations;

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

/** Writes evaluation.csv: one row per neuron and setting. Absent fields are empty cells. */
final class EvaluationCsv {
    /** Content of a row. */
    private record Row(EvaluatedNeuronRecord neuron, EvaluatedNeuronRecord.LabelRecord label) {}

    /**
     * A column.
     *
     * @param name name in the heading
     * @param value returns the content; null for an empty cell
     */
    private record Column(String name, Function<Row, Object> value) {
        private String cell(Row row) {
            Object content = value.apply(row);
            if (content instanceof Double number) {
                return CsvCells.number(number);
            }
            return content == null ? "" : content instanceof String text ? CsvCells.text(text) : content.toString();
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("neuron", row -> row.neuron().neuron()),
            new Column("setting", row -> row.label().setting()),
            new Column("truth", row -> row.neuron().truth()),
            new Column("truth_label", row -> row.neuron().truthLabel()),
            new Column("formula", row -> row.label().formula()),
            new Column("label", row -> row.label().label()),
            new Column("constant", row -> row.neuron().constant()),
            new Column("testable", row -> row.neuron().testable()),
            new Column("same", row -> row.label().same()),
            new Column("jaccard", row -> row.label().jaccard()),
            new Column("relation", row -> row.label().relation()),
            new Column("hypernym_steps", row -> row.label().hypernymSteps()),
            rank("auc"),
            rank("auprc"),
            rank("r"),
            rank("f1"),
            rank("iou"),
            truth("n_positive", EvaluatedNeuronRecord.ScoresRecord::nPositive),
            truth("u2", EvaluatedNeuronRecord.ScoresRecord::u2),
            truth("auc", EvaluatedNeuronRecord.ScoresRecord::auc),
            truth("auprc", EvaluatedNeuronRecord.ScoresRecord::auprc),
            truth("r", EvaluatedNeuronRecord.ScoresRecord::r),
            truth("f1", EvaluatedNeuronRecord.ScoresRecord::f1),
            truth("iou", EvaluatedNeuronRecord.ScoresRecord::iou),
            label("n_positive", EvaluatedNeuronRecord.ScoresRecord::nPositive),
            label("u2", EvaluatedNeuronRecord.ScoresRecord::u2),
            label("auc", EvaluatedNeuronRecord.ScoresRecord::auc),
            label("auprc", EvaluatedNeuronRecord.ScoresRecord::auprc),
            label("r", EvaluatedNeuronRecord.ScoresRecord::r),
            label("f1", EvaluatedNeuronRecord.ScoresRecord::f1),
            label("iou", EvaluatedNeuronRecord.ScoresRecord::iou),
            new Column("label_mad", row -> row.label().mad()),
            new Column("reported_auc", row -> row.label().reportedAuc()),
            new Column("reported_mad", row -> row.label().reportedMad()));

    private EvaluationCsv() {}

    private static Column rank(String metric) {
        return new Column(
                "rank_" + metric,
                row -> row.neuron().ranks() == null
                        ? null
                        : row.neuron().ranks().get(metric));
    }

    private static Column truth(String name, Function<EvaluatedNeuronRecord.ScoresRecord, Object> score) {
        return new Column("truth_" + name, row -> score.apply(row.neuron().scores()));
    }

    private static Column label(String name, Function<EvaluatedNeuronRecord.ScoresRecord, Object> score) {
        return new Column(
                "label_" + name,
                row -> row.label().scores() == null
                        ? null
                        : score.apply(row.label().scores()));
    }

    /** Writes all rows; the stream stays open. */
    static void write(EvaluationRecord record, OutputStream out) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
        try {
            csv.writeRecord(COLUMNS.stream().map(Column::name).toList());
            for (EvaluatedNeuronRecord neuron : record.neurons()) {
                for (EvaluatedNeuronRecord.LabelRecord label : neuron.labels()) {
                    Row row = new Row(neuron, label);
                    csv.writeRecord(
                            COLUMNS.stream().map(column -> column.cell(row)).toList());
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        text.flush();
    }
}
