package dev.invert.report;

import dev.invert.Explanation;
import dev.invert.HeldOut;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import java.util.Locale;

/**
 * The best explanation of each neuron as a table of at most 80 columns, with the p-value that is corrected for the search;
 * n.s. marks what is not significant.
 */
public final class ConsoleTable {
    private static final int WIDTH = 78;

    /** What the columns that every run has take, but the formula, which gets what is left. */
    private static final int OTHERS_WIDTH = 34;

    private static final int MILLION = 1_000_000;
    private static final String[] SCALES = {"million", "billion", "trillion"};

    private final boolean heldOut;
    private final boolean permuted;
    private final int labelWidth;

    private ConsoleTable(LayerExplanation result) {
        heldOut = result.options().statistics().holdout() > 0;
        permuted = result.options().statistics().permutations() > 0;
        labelWidth = WIDTH - OTHERS_WIDTH - (heldOut ? 9 : 0) - (permuted ? 8 : 0);
    }

    /**
     * Renders the table with a heading, one line per neuron, each line ended by a line feed. Where the run has them, it
     * shows the AUC on held-out samples and the p of permutations, too.
     */
    public static String render(LayerExplanation result) {
        ConsoleTable table = new ConsoleTable(result);
        StringBuilder text = new StringBuilder(table.heading());
        for (NeuronExplanation neuron : result.neurons()) {
            text.append(
                    switch (neuron.status()) {
                        case EXPLAINED, INSIGNIFICANT -> table.line(neuron);
                        case CONSTANT -> note(neuron.neuron(), "constant activation: nothing to explain");
                        case NONE -> note(neuron.neuron(), "no formula within the bounds");
                    });
        }
        return text.toString();
    }

    /** Whether chance gives as good a formula. */
    private static boolean weak(NeuronExplanation neuron) {
        return neuron.status() == NeuronExplanation.Status.INSIGNIFICANT;
    }

    /** What was done, in one line of at most 80 columns. */
    public static String summary(LayerExplanation result) {
        long weak = result.neurons().stream().filter(ConsoleTable::weak).count();
        double threadSeconds = result.rankSeconds() + result.searchSeconds() + result.statisticsSeconds();
        return String.format(
                Locale.ROOT,
                "%,d %s%s; %s formulas%s in %s s (%s)",
                result.neurons().size(),
                result.neurons().size() == 1 ? "neuron" : "neurons",
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

    private String heading() {
        return String.format(
                Locale.ROOT,
                "%6s  %s %7s%s %7s %9s%s%n",
                "neuron",
                TextColumns.fit("formula", labelWidth),
                "AUC",
                heldOut ? " held out" : "",
                "n",
                "p corr.",
                permuted ? " p perm." : "");
    }

    private String line(NeuronExplanation neuron) {
        Explanation e = neuron.explanations().get(0);
        return String.format(
                Locale.ROOT,
                "%6d  %s %7.4f%s %7s %9s%s%n",
                neuron.neuron(),
                TextColumns.fit((weak(neuron) ? "(n.s.) " : "") + e.label(), labelWidth),
                e.auc(),
                heldOut ? String.format(" %8s", heldOut(e)) : "",
                samples(e.positiveCount()),
                probability(
                        e.statistics().significance().pCorrected(),
                        e.statistics().significance().log10PCorrected()),
                permuted
                        ? String.format(
                                Locale.ROOT, " %7.4f", neuron.robustness().familyWiseP())
                        : "");
    }

    /** A dash where the formula holds for none or all of the held-out samples. */
    private static String heldOut(Explanation e) {
        double auc = e.statistics().heldOut().map(HeldOut::auc).orElse(Double.NaN);
        return Double.isNaN(auc) ? "-" : String.format(Locale.ROOT, "%.4f", auc);
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
