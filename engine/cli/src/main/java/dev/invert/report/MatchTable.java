package dev.invert.report;

import dev.invert.results.MatchRecord;
import java.util.List;
import java.util.Locale;

/** Renders the neurons that detect a formula best as a table of at most 80 columns. */
public final class MatchTable {
    private static final int WIDTH = 78;
    private static final int LAYER_WIDTH = 24;

    private MatchTable() {}

    /**
     * Renders the table of one formula, with a heading.
     *
     * @param matches the neurons, best first, at least one
     * @param withLayer whether to show the names of layers
     */
    public static String render(List<MatchRecord> matches, boolean withLayer) {
        MatchRecord best = matches.get(0);
        boolean heldOut = best.nSamplesHoldout() != null;
        StringBuilder text = new StringBuilder();
        text.append(TextColumns.fit(best.label(), WIDTH).stripTrailing()).append('\n');
        text.append(String.format(
                Locale.ROOT,
                "%s%6s %7s  %-15s %9s %9s%s%n",
                withLayer ? TextColumns.fit("layer", LAYER_WIDTH) + " " : "",
                "neuron",
                "AUC",
                "95% interval",
                "n",
                "p corr.",
                heldOut ? " held out" : ""));
        for (MatchRecord match : matches) {
            text.append(line(match, withLayer, heldOut));
        }
        return text.toString();
    }

    private static String line(MatchRecord match, boolean withLayer, boolean heldOut) {
        return String.format(
                Locale.ROOT,
                "%s%6d %7.4f  %-15s %9d %9s%s%n",
                withLayer ? TextColumns.fit(match.layer(), LAYER_WIDTH) + " " : "",
                match.neuron(),
                match.auc(),
                match.ciLow() == null ? "-" : String.format(Locale.ROOT, "%.4f-%.4f", match.ciLow(), match.ciHigh()),
                match.nPositive(),
                match.log10PCorrected() == null
                        ? "-"
                        : ConsoleTable.probability(Math.pow(10, match.log10PCorrected()), match.log10PCorrected()),
                heldOut ? String.format(Locale.ROOT, " %8s", auc(match.aucHoldout())) : "");
    }

    private static String auc(Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }
}
