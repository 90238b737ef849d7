package dev.invert.report;

import dev.invert.comparisons.NeuronDifference;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Renders the differences between two runs as a table of at most 80 columns. */
public final class DifferenceTable {
    private static final int LAYER_WIDTH = 12;
    private static final int LABELS_WIDTH = 60;

    private DifferenceTable() {}

    /**
     * Renders neurons, two lines each if their labels differ.
     *
     * @param withLayer whether to show the names of layers
     */
    public static String render(List<NeuronDifference> differences, boolean withLayer) {
        StringBuilder text = new StringBuilder();
        if (!differences.isEmpty()) {
            text.append(heading(withLayer));
        }
        int labels = LABELS_WIDTH - 7 - (withLayer ? LAYER_WIDTH + 1 : 0);
        for (NeuronDifference difference : differences) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s%6d %7s %7s  %s%n",
                    withLayer ? TextColumns.fit(difference.layer(), LAYER_WIDTH) + " " : "",
                    difference.neuron(),
                    number("%.3f", difference.overlap()),
                    number("%+.4f", difference.aucChange()),
                    shown(difference.labelA(), difference.statusA(), labels)));
            if (difference.change() != NeuronDifference.Change.AUC
                    && difference.change() != NeuronDifference.Change.NONE) {
                text.append(String.format(
                        Locale.ROOT,
                        "%s%s> %s%n",
                        " ".repeat(withLayer ? LAYER_WIDTH + 1 : 0),
                        " ".repeat(22),
                        shown(difference.labelB(), difference.statusB(), labels)));
            }
        }
        return text.toString();
    }

    private static String heading(boolean withLayer) {
        return String.format(
                Locale.ROOT,
                "%s%6s %7s %7s  %s%n",
                withLayer ? TextColumns.fit("layer", LAYER_WIDTH) + " " : "",
                "neuron",
                "overlap",
                "AUC +-",
                "label of A, > label of B");
    }

    private static String number(String format, Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }

    private static String shown(String label, String status, int columns) {
        String text = label != null ? label : status == null ? "(not in this run)" : "(" + status + ")";
        return TextColumns.fit(text, columns).stripTrailing();
    }

    /** Returns a line that counts the kinds of differences. */
    public static String summary(List<NeuronDifference> differences) {
        Map<NeuronDifference.Change, Long> counts = differences.stream()
                .collect(Collectors.groupingBy(NeuronDifference::change, TreeMap::new, Collectors.counting()));
        String parts = counts.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), words(entry.getKey())))
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%,d neurons: %s", differences.size(), parts);
    }

    private static String words(NeuronDifference.Change change) {
        return switch (change) {
            case LABEL -> "with another label";
            case GAINED -> "gained a label";
            case LOST -> "lost their label";
            case ADDED -> "only in B";
            case REMOVED -> "only in A";
            case AUC -> "with the same label and another AUC";
            case NONE -> "unchanged";
        };
    }
}
