package dev.invert.cli;

import dev.invert.circuits.NodeLabel;
import dev.invert.errors.InvertException;
import dev.invert.report.HtmlReport;
import dev.invert.report.ReportContent;
import dev.invert.results.ExplanationRecord;
import dev.invert.results.NeuronRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The explanations of neurons in results of {@code explain} or {@code demo}. */
final class CircuitLabels implements NodeLabel.Source {
    private final Map<String, Map<Integer, NodeLabel>> byLayer = new HashMap<>();
    private final Set<String> layers = new TreeSet<>();

    private CircuitLabels() {}

    /**
     * Reads the best explanations of neurons.
     *
     * @param results folder of one layer, or with a folder per layer
     * @param wanted names of the layers of the circuit
     * @param out folder of the circuit, which links to the pages of neurons; null for no links
     * @throws InvertException if no file of results can be read, or no layer of the circuit is among them
     */
    static CircuitLabels read(Path results, List<String> wanted, Path out) {
        CircuitLabels labels = new CircuitLabels();
        for (Path folder : HtmlReport.layers(results)) {
            labels.add(ReportContent.read(folder), folder, wanted, out);
        }
        if (labels.byLayer.isEmpty()) {
            throw new InvertException("--explanations " + results + ": has no layer of the circuit ("
                    + String.join(", ", wanted) + "), but " + String.join(", ", labels.layers)
                    + "; explain the layers of the circuit first");
        }
        return labels;
    }

    private void add(ReportContent content, Path folder, List<String> wanted, Path out) {
        String page = out == null || !Files.exists(folder.resolve(HtmlReport.NAME)) ? null : page(folder, out);
        try {
            content.neurons().forEach(Integer.MAX_VALUE, neuron -> {
                String layer = neuron.layer() == null ? "" : neuron.layer();
                layers.add(layer);
                if (wanted.contains(layer)) {
                    byLayer.computeIfAbsent(layer, name -> new HashMap<>()).put(neuron.neuron(), label(neuron, page));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("reading neurons", e);
        }
    }

    private static NodeLabel label(NeuronRecord neuron, String page) {
        String address = page == null ? null : page + "#neuron-" + neuron.neuron();
        if (neuron.explanations().isEmpty()) {
            return new NodeLabel(null, null, null, address);
        }
        ExplanationRecord best = neuron.explanations().get(0);
        return new NodeLabel(best.label() == null ? best.formula() : best.label(), best.formula(), best.auc(), address);
    }

    /** Returns the address of a report relative to a folder. */
    private static String page(Path folder, Path out) {
        Path report = folder.toAbsolutePath().normalize().resolve(HtmlReport.NAME);
        Path base = out.toAbsolutePath().normalize();
        StringBuilder address = new StringBuilder();
        for (Path part : base.relativize(report)) {
            String escaped = Path.of("/").resolve(part).toUri().getRawPath();
            address.append(escaped.endsWith("/") ? escaped.substring(0, escaped.length() - 1) : escaped);
        }
        return address.substring(1);
    }

    @Override
    public NodeLabel of(String layer, int neuron) {
        return byLayer.getOrDefault(layer, Map.of()).getOrDefault(neuron, NodeLabel.NONE);
    }
}
