package dev.invert.results;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.Explanation;
import dev.invert.files.CsvCells;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes the best explanation of each explained neuron as {@code neuron,concept,concept_id,metric}, the columns in
 * which CoSy (Kopf et al., "CoSy: Evaluating Textual Explanations of Neurons", NeurIPS 2024) stores the explanations
 * that it compares. The concept is spelled out for a text-to-image model ({@code and}, {@code or}, {@code not}); the
 * metric is the AUC.
 */
public final class CosyCsv {
    private CosyCsv() {}

    /** Writes heading and rows as UTF-8; the stream stays open. */
    public static void write(LayerResults result, OutputStream out) throws IOException {
        CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        csv.writeRecord("neuron", "concept", "concept_id", "metric");
        result.forEach(neuron -> {
            if (!neuron.explanations().isEmpty()) {
                Explanation best = neuron.explanations().get(0);
                csv.writeRecord(
                        Integer.toString(neuron.neuron()),
                        CsvCells.text(words(best.label())),
                        CsvCells.text(best.formula().text()),
                        String.format(Locale.ROOT, "%.4f", best.auc()));
            }
        });
        csv.flush();
    }

    private static String words(String label) {
        return label.replace(" & ", " and ").replace(" | ", " or ").replace("~", "not ");
    }
}
