package dev.invert.report;

import dev.invert.Explanation;
import dev.invert.HeldOut;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import java.util.Locale;

/**
 * Renders the best explanation of each neuron as a table of at most 80 columns, with the p-value corrected for the
 * search; n.s. marks neurons that are not significant.
 */
public final class ConsoleTable {
    private static final int WIDTH = 78;

    /** Width of the columns that every run has, except the formula, which gets the remaining width. */
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
     * Renders the table with a heading and one line per neuron. If the run has them, the AUC on held-out samples and
     * the permutation p are shown too.
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

    /** Returns whether the neuron is not significant. */
    private static boolean weak(NeuronExplanation neuron) {
        return neuron.status() == NeuronExplanation.Status.INSIGNIFICANT;
    }

    /** Summarizes the run in one line of at most 80 columns. */
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
                // A proof excludes nearly all of the formulas that it covers without evaluating them.
                result.search().optimal() ? " covered" : "",
                seconds(threadSeconds / result.threads() + result.repetitionSeconds()),
                result.kernel());
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 10 ? "%.2f" : seconds < 1000 ? "%.1f" : "%,.0f", seconds);
    }

    /** Formats a number in at most 13 characters. */
    static String large(long number) {
        if (number < MILLION) {
            return String.format(Locale.ROOT, "%,d", number);
        }
        double scaled = number;
        int scale = 0;
        // Rounded to one decimal, 999.95 becomes 1000.0.
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

    /** Formats the held-out AUC; a dash if the formula holds for none or all of the held-out samples. */
    private static String heldOut(Explanation e) {
        double auc = e.statistics().heldOut().map(HeldOut::auc).orElse(Double.NaN);
        return Double.isNaN(auc) ? "-" : String.format(Locale.ROOT, "%.4f", auc);
    }

    private static String note(int neuron, String text) {
        return String.format(Locale.ROOT, "%6d  (%s)%n", neuron, text);
    }

    /** Formats a count; in millions from ten million on. */
    private static String samples(long count) {
        return count < 10L * MILLION
                ? Long.toString(count)
                : String.format(Locale.ROOT, "%.1fM", (double) count / MILLION);
    }

    /** Formats a p-value in at most nine characters; small ones, which may underflow a double, as a power of ten. */
    static String probability(double p, double log10P) {
        if (log10P > -4) {
            return String.format(Locale.ROOT, "%.4f", p);
        }
        return String.format(Locale.ROOT, "10^%.0f", log10P);
    }
}
