package dev.invert.circuits;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.files.CsvCells;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Writes circuit.csv: a row per neuron of each layer, by falling size of the contribution. */
final class CircuitCsv {
    private static final List<String> COLUMNS = List.of(
            "layer",
            "neuron",
            "rank",
            "contribution",
            "ci_low",
            "ci_high",
            "activation",
            "reference",
            "ablation",
            "remainder",
            "label",
            "formula",
            "auc");

    private CircuitCsv() {}

    /** Writes all rows; the stream stays open. */
    static void write(CircuitFinder.Found found, OutputStream out) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
        try {
            csv.writeRecord(COLUMNS);
            for (CircuitLayer layer : found.circuit().layers()) {
                List<CircuitNode> sorted = found.neurons().stream()
                        .filter(node -> node.layer().equals(layer.layer()))
                        .sorted(Comparator.comparingDouble((CircuitNode node) -> -Math.abs(node.contribution()))
                                .thenComparingInt(CircuitNode::neuron))
                        .toList();
                for (int rank = 0; rank < sorted.size(); rank++) {
                    csv.writeRecord(row(sorted.get(rank), rank + 1));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        text.flush();
    }

    private static List<String> row(CircuitNode node, int rank) {
        Stream<Double> numbers = Stream.<Double>of(
                node.contribution(), node.ciLow(), node.ciHigh(), node.activation(), node.reference(), node.ablation());
        return Stream.of(
                        Stream.of(CsvCells.text(node.layer()), Integer.toString(node.neuron()), Integer.toString(rank)),
                        numbers.map(CircuitCsv::cell),
                        Stream.of(
                                cell(node.remainder()),
                                text(node.label().label()),
                                text(node.label().formula()),
                                cell(node.label().auc())))
                .flatMap(cells -> cells)
                .toList();
    }

    private static String cell(Double number) {
        return number == null ? "" : CsvCells.number(number);
    }

    private static String text(String text) {
        return text == null ? "" : CsvCells.text(text);
    }
}
