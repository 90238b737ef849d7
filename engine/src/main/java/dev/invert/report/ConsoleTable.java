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
    private static final int MILLION = 1_000_000;
    private static final String[] SCALES = {"million", "billion", "trillion"};

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

    /** What was done, in one line of at most 80 columns. */
    public static String summary(LayerExplanation result) {
        long weak = result.neurons().stream()
                .filter(neuron -> neuron.status() == NeuronExplanation.Status.INSIGNIFICANT)
                .count();
        double threadSeconds = result.rankSeconds() + result.searchSeconds() + result.statisticsSeconds();
        return String.format(
                Locale.ROOT,
                "%,d neurons%s; %s formulas%s in %s s (%s)",
                result.neurons().size(),
                weak == 0 ? "" : String.format(Locale.ROOT, ", %,d of them n.s.", weak),
                large(result.formulasEvaluated()),
                // A proof rules out nearly all that it covers without looking at them.
                result.search().optimal() ? " covered" : "",
                seconds(threadSeconds / result.threads() + result.repetitionSeconds()),
                result.kernel());
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 10 ? "%.2f" : seconds < 1000 ? "%.1f" : "%,.0f", seconds);
    }

    /** A number in at most 13 characters. */
    static String large(long number) {
        if (number < MILLION) {
            return String.format(Locale.ROOT, "%,d", number);
        }
        double scaled = number;
        int scale = 0;
        // Rounded to a tenth, 999.95 is a thousand.
        while (scaled / MILLION >= 999.95 && scale < SCALES.length - 1) {
            scaled /= 1000;
            scale++;
        }
        return String.format(Locale.ROOT, "%.1f %s", scaled / MILLION, SCALES[scale]);
    }

    private static String line(int neuron, String mark, Explanation e) {
        return String.format(
                Locale.ROOT,
                "%6d  %s %7.4f %7s %9s%n",
                neuron,
                TextColumns.fit(mark + e.label(), LABEL_WIDTH),
                e.auc(),
                samples(e.positiveCount()),
                probability(
                        e.statistics().significance().pCorrected(),
                        e.statistics().significance().log10PCorrected()));
    }

    private static String note(int neuron, String text) {
        return String.format(Locale.ROOT, "%6d  (%s)%n", neuron, text);
    }

    /** Up to seven digits as they are. */
    private static String samples(long count) {
        return count < 10L * MILLION
                ? Long.toString(count)
                : String.format(Locale.ROOT, "%.1fM", (double) count / MILLION);
    }

    /** A p-value in at most nine characters; tiny ones, which a double cannot hold, as a power of ten. */
    static String probability(double p, double log10P) {
        if (log10P > -4) {
            return String.format(Locale.ROOT, "%.4f", p);
        }
        return String.format(Locale.ROOT, "10^%.0f", log10P);
    }
}
