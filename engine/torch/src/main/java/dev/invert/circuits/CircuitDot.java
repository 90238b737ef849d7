package dev.invert.circuits;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Writes a circuit in the language of Graphviz. */
final class CircuitDot {
    private static final double WIDEST = 6;

    private CircuitDot() {}

    /** Returns the text of circuit.dot. */
    static String of(Circuit circuit) {
        StringBuilder dot = new StringBuilder("digraph circuit {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n");
        Map<String, String> names = new HashMap<>();
        for (CircuitLayer layer : circuit.layers()) {
            dot.append("  {\n    rank=same;\n");
            for (CircuitNode node : layer.nodes()) {
                String name = "n" + names.size();
                names.put(key(node.layer(), node.neuron()), name);
                String label = node.layer() + " " + node.neuron() + ": "
                        + String.format(Locale.ROOT, "%.4g", node.contribution())
                        + (node.label().label() == null
                                ? ""
                                : "\n" + node.label().label());
                dot.append("    ").append(name).append(" [label=").append(quoted(label));
                if (node.label().page() != null) {
                    dot.append(", URL=").append(quoted(node.label().page()));
                }
                dot.append("];\n");
            }
            dot.append("  }\n");
        }
        dot.append("  target [label=").append(quoted(circuit.target().text())).append(", shape=ellipse];\n");
        double most = circuit.edges().stream()
                .mapToDouble(edge -> Math.abs(edge.weight()))
                .max()
                .orElse(0);
        for (CircuitEdge edge : circuit.edges()) {
            String to = edge.to() == null ? "target" : names.get(key(edge.to(), edge.toNeuron()));
            dot.append(String.format(
                    Locale.ROOT,
                    "  %s -> %s [penwidth=%.2f, color=%s, tooltip=\"%.4g\"];\n",
                    names.get(key(edge.from(), edge.fromNeuron())),
                    to,
                    most == 0 ? 0.1 : Math.max(0.1, WIDEST * Math.abs(edge.weight()) / most),
                    edge.weight() < 0 ? "darkorange" : "steelblue",
                    edge.weight()));
        }
        return dot.append("}\n").toString();
    }

    private static String key(String layer, int neuron) {
        return neuron + " " + layer;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
