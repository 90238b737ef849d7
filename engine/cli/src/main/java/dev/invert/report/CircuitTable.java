package dev.invert.report;

import dev.invert.circuits.Circuit;
import dev.invert.circuits.CircuitLayer;
import dev.invert.circuits.CircuitNode;
import dev.invert.circuits.Faithfulness;
import java.util.Locale;

/** Renders a circuit as tables of at most 80 columns, one per layer. */
public final class CircuitTable {
    private static final int LABEL_WIDTH = 40;

    private CircuitTable() {}

    /** Renders the neurons shown, the faithfulness of each layer, and the notes. */
    public static String render(Circuit circuit) {
        StringBuilder text = new StringBuilder();
        Circuit.SamplesRecord samples = circuit.samples();
        text.append(String.format(
                Locale.ROOT,
                "%s, %.4g on %,d of %,d samples (%s)%n",
                circuit.target().text(),
                circuit.target().value(),
                samples.used(),
                samples.all(),
                samples.on()));
        for (CircuitLayer layer : circuit.layers()) {
            text.append(System.lineSeparator()).append(heading(layer));
            for (CircuitNode node : layer.nodes()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%6d  %s %12.4g  %12.4g%n",
                        node.neuron(),
                        TextColumns.fit(arrow(node) + label(node), LABEL_WIDTH),
                        node.contribution(),
                        node.ablation()));
            }
            text.append(summary(layer));
        }
        text.append(System.lineSeparator())
                .append("\u2191 \u2193: more or less active on these samples than the reference")
                .append(System.lineSeparator());
        if (!circuit.notes().isEmpty()) {
            circuit.notes().forEach(note -> text.append("Note: ").append(note).append(System.lineSeparator()));
        }
        return text.toString();
    }

    private static String label(CircuitNode node) {
        return node.label().label() == null ? "" : node.label().label();
    }

    /** Returns an arrow that shows whether the neuron is more or less active than its reference. */
    private static String arrow(CircuitNode node) {
        return node.activation() < node.reference() ? "\u2193 " : "\u2191 ";
    }

    private static String heading(CircuitLayer layer) {
        return String.format(Locale.ROOT, "Layer %s, %,d neurons%n", layer.layer(), layer.neurons())
                + String.format(
                        Locale.ROOT,
                        "%6s  %s %12s  %12s%n",
                        "neuron",
                        TextColumns.fit("explanation", LABEL_WIDTH),
                        "contribution",
                        "ablation");
    }

    private static String summary(CircuitLayer layer) {
        String error = layer.completenessError() == null
                ? "no effect"
                : String.format(Locale.ROOT, "completeness error %.2g %%", 100 * layer.completenessError());
        String text = String.format(
                Locale.ROOT,
                "Sum %.4g, effect %.4g; %s%s%n",
                layer.sum(),
                layer.effect(),
                error,
                layer.linear() ? " (linear: exact)" : "");
        Faithfulness faithful = layer.faithfulness();
        return faithful == null
                ? text
                : text
                        + String.format(
                                Locale.ROOT,
                                "Kept alone, these %d carry %.0f %% of the effect (random: %.0f %%)%n"
                                        + "Area deleting %.2f (random %.2f, p = %.2g), keeping %.2f (random %.2f, p = %.2g)%n",
                                faithful.shown(),
                                100 * faithful.shownKeep(),
                                100 * faithful.shownKeepRandom(),
                                faithful.deleteArea(),
                                faithful.deleteAreaRandom(),
                                faithful.deleteP(),
                                faithful.keepArea(),
                                faithful.keepAreaRandom(),
                                faithful.keepP());
    }
}
