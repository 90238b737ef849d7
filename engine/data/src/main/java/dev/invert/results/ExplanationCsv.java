package dev.invert.results;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.Explanation;
import dev.invert.NeuronExplanation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Writes explanations.csv: one row per neuron and rank; a neuron without explanation has one row without figures. */
final class ExplanationCsv {
    private static final List<String> NEURON_COLUMNS = List.of("neuron", "layer", "status", "formulas_examined");

    private static final List<String> EXPLANATION_COLUMNS = List.of(
            "rank",
            "formula",
            "label",
            "length",
            "auc",
            "n_positive",
            "n_samples",
            "fraction",
            "u2",
            "z",
            "p",
            "log10_p");

    private static final List<String> COLUMNS = Stream.of(
                    NEURON_COLUMNS,
                    RobustnessFields.COLUMNS,
                    EXPLANATION_COLUMNS,
                    StatisticsFields.NAMES,
                    CertificateFields.NAMES)
            .flatMap(List::stream)
            .toList();

    private ExplanationCsv() {}

    static void write(ExplanationRun run, OutputStream out) throws IOException {
        // Not closed: the stream belongs to the caller.
        CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        csv.writeRecord(COLUMNS);
        for (NeuronExplanation neuron : run.result().neurons()) {
            List<String> head = new ArrayList<>(List.of(
                    Integer.toString(neuron.neuron()),
                    run.layer(),
                    neuron.status().name().toLowerCase(Locale.ROOT),
                    Long.toString(neuron.formulasEvaluated())));
            RobustnessFields.columns(neuron.robustness()).forEach(value -> head.add(text(value)));
            int rank = 0;
            for (Explanation explanation : neuron.explanations()) {
                List<String> row = new ArrayList<>(head);
                row.add(Integer.toString(++rank));
                addFigures(explanation, row);
                Map<String, Object> certificate = CertificateFields.of(neuron, rank);
                CertificateFields.NAMES.forEach(name -> row.add(String.valueOf(certificate.getOrDefault(name, ""))));
                csv.writeRecord(row);
            }
            if (neuron.explanations().isEmpty()) {
                List<String> row = new ArrayList<>(head);
                while (row.size() < COLUMNS.size()) {
                    row.add("");
                }
                csv.writeRecord(row);
            }
        }
        csv.flush();
    }

    private static void addFigures(Explanation e, List<String> row) {
        row.add(e.formula().text());
        row.add(e.label());
        row.add(Integer.toString(e.length()));
        row.add(Double.toString(e.auc()));
        row.add(Long.toString(e.positiveCount()));
        row.add(Long.toString(e.sampleCount()));
        row.add(Double.toString(e.fraction()));
        row.add(Long.toString(e.u2()));
        row.add(Double.toString(e.z()));
        row.add(Double.toString(e.p()));
        row.add(Double.toString(e.log10P()));
        StatisticsFields.of(e.statistics()).forEach((name, value) -> row.add(text(value)));
    }

    private static String text(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
