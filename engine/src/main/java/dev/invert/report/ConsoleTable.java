package dev.invert.report;

import dev.invert.Explanation;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import java.util.List;
import java.util.Locale;

/**
 * The best explanation of each neuron as a table of at most 80 columns, with the p-value that is corrected for the search;
 * n.s. marks what is not significant.
 */
public final class ConsoleTable {
    private static final int LABEL_WIDTH = 44;

    private ConsoleTable() {}

    /** Renders the table with a heading, one line per neuron, each line ended by a line feed. */
    public static String render(List<NeuronExplanation> neurons) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, "%6s  %-" + LABEL_WIDTH + "s %7s %7s %9s%n", "neuron", "formula", "AUC", "n", "p corr."));
        for (NeuronExplanation neuron : neurons) {
            switch (neuron.status()) {
                case EXPLAINED ->
                    text.append(line(neuron.neuron(), "", neuron.explanations().get(0)));
                case INSIGNIFICANT ->
                    text.append(line(
                            neuron.neuron(), "(n.s.) ", neuron.explanations().get(0)));
                case CONSTANT -> text.append(note(neuron.neuron(), "constant activation: nothing to explain"));
                case NONE -> text.append(note(neuron.neuron(), "no formula within the bounds"));
            }
        }
        return text.toString();
    }

    /** What was done, in one line. */
    public static String summary(LayerExplanation result) {
        return String.format(
                Locale.ROOT,
                "%,d neurons, %,d formulas examined on %,d samples in %.2f s of search (kernel %s)",
                result.neurons().size(),
                result.formulasEvaluated(),
                result.sampleCount(),
                result.rankSeconds() + result.searchSeconds(),
                result.kernel());
    }

    private static String line(int neuron, String mark, Explanation e) {
        return String.format(
                Locale.ROOT,
                "%6d  %-" + LABEL_WIDTH + "s %7.4f %7d %9s%n",
                neuron,
                cut(mark + e.label()),
                e.auc(),
                e.positiveCount(),
                probability(
                        e.statistics().significance().pCorrected(),
                        e.statistics().significance().log10PCorrected()));
    }

    private static String note(int neuron, String text) {
        return String.format(Locale.ROOT, "%6d  (%s)%n", neuron, text);
    }

    private static String cut(String text) {
        String label = text.replaceAll("\\p{Cntrl}", " ");
        return label.length() <= LABEL_WIDTH ? label : label.substring(0, LABEL_WIDTH - 1) + "…";
    }

    /** A p-value in at most nine characters; tiny ones, which a double cannot hold, as a power of ten. */
    static String probability(double p, double log10P) {
        if (log10P > -4) {
            return String.format(Locale.ROOT, "%.4f", p);
        }
        return String.format(Locale.ROOT, "10^%.0f", log10P);
    }
}
