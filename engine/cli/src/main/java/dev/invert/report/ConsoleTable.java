package dev.invert.report;

import dev.invert.Explanation;
import dev.invert.HeldOut;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.StatisticsOptions;
import dev.invert.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Renders the best explanation of each neuron as a table of at most 80 columns. Without a hold-out, it shows the p-value
 * corrected for the search, and neurons are in the order of the result. With a hold-out, it shows the AUC and the false
 * discovery rate on the held-out samples, and the highest held-out AUC comes first, or, if low AUCs are claimed, the
 * lowest. Every {@linkplain Verdict verdict} other than "explained" stands before the formula, with
 * its reason. Neurons come one at a time; of a large layer, the first {@value #MOST_LINES} in the order of the table are
 * shown.
 */
public final class ConsoleTable {
    /** Maximum number of neurons in a table: more than anyone reads, few enough to need little memory. */
    static final int MOST_LINES = 10_000;

    private static final int WIDTH = 78;

    /** Width of the columns that every run has, except the formula, which gets the remaining width. */
    private static final int OTHERS_WIDTH = 34;

    private static final int MILLION = 1_000_000;

    /** Verdicts in the order of the summary. */
    private static final List<Verdict.Kind> VERDICTS =
            List.of(Verdict.Kind.EXPLAINED, Verdict.Kind.WEAK, Verdict.Kind.UNSTABLE, Verdict.Kind.INSIGNIFICANT);

    private static final String[] SCALES = {"million", "billion", "trillion"};

    private final StatisticsOptions options;
    private final boolean heldOut;
    private final boolean permuted;
    private final int labelWidth;
    private final Map<Verdict.Kind, Long> counts = new EnumMap<>(Verdict.Kind.class);
    private final List<Line> lines = new ArrayList<>();
    private int neuronCount;

    /**
     * A line of the table.
     *
     * @param strength place in a table that is sorted: the highest comes first
     */
    private record Line(double strength, String text) {}

    /**
     * Starts a table without neurons.
     *
     * @param summary describes the layer; its neurons are ignored
     */
    public ConsoleTable(LayerExplanation summary) {
        options = summary.options().statistics();
        heldOut = options.holdout() > 0;
        permuted = options.permutations() > 0;
        labelWidth = WIDTH - OTHERS_WIDTH - (heldOut ? 9 : 0) - (permuted ? 8 : 0);
    }

    private static ConsoleTable of(LayerExplanation result) {
        ConsoleTable table = new ConsoleTable(result);
        result.neurons().forEach(table::add);
        return table;
    }

    /**
     * Renders the table with a heading and one line per neuron. If the run has them, the results on held-out samples and
     * the permutation p are shown too.
     */
    public static String render(LayerExplanation result) {
        return of(result).text();
    }

    /** Counts the verdicts of a layer; see {@link #verdicts()}. */
    public static String verdicts(LayerExplanation result) {
        return of(result).verdicts();
    }

    /** Adds the next neuron. */
    public void add(NeuronExplanation neuron) {
        neuronCount++;
        Verdict.of(neuron, options).ifPresent(verdict -> counts.merge(verdict.kind(), 1L, Long::sum));
        if (!heldOut && lines.size() >= MOST_LINES) {
            return;
        }
        lines.add(new Line(
                heldOut ? heldOutStrength(neuron) : 0,
                switch (neuron.status()) {
                    case EXPLAINED, INSIGNIFICANT -> line(neuron);
                    case CONSTANT -> note(neuron.neuron(), "constant activation: nothing to explain");
                    case NONE -> note(neuron.neuron(), "no formula within the bounds");
                }));
        if (lines.size() >= 2 * MOST_LINES) {
            sort();
        }
    }

    /** Sorts the lines, and removes those that cannot be shown. */
    private void sort() {
        lines.sort(Comparator.comparingDouble(Line::strength).reversed());
        if (lines.size() > MOST_LINES) {
            lines.subList(MOST_LINES, lines.size()).clear();
        }
    }

    /** Returns the table of the neurons added so far: a heading and one line per neuron. */
    public String text() {
        sort();
        StringBuilder text = new StringBuilder(heading());
        lines.forEach(line -> text.append(line.text()));
        if (neuronCount > lines.size()) {
            text.append(String.format(
                    Locale.ROOT,
                    "… and %,d other neurons, which explanations.csv lists%n",
                    neuronCount - lines.size()));
        }
        return text.toString();
    }

    /** Returns the held-out AUC of the best formula, mirrored if a low AUC is claimed; -1 if there is none. */
    private static double heldOutStrength(NeuronExplanation neuron) {
        if (neuron.explanations().isEmpty()) {
            return -2;
        }
        Explanation best = neuron.explanations().get(0);
        double auc = best.statistics().heldOut().map(HeldOut::auc).orElse(Double.NaN);
        if (Double.isNaN(auc)) {
            return -1;
        }
        return best.auc() < 0.5 ? 1 - auc : auc;
    }

    /** Counts the verdicts in one line of at most 80 columns, as in "412 explained, 100 weak". */
    public String verdicts() {
        List<String> parts = new ArrayList<>();
        for (Verdict.Kind kind : VERDICTS) {
            if (counts.containsKey(kind)) {
                parts.add(String.format(Locale.ROOT, "%,d %s", counts.get(kind), word(kind)));
            }
        }
        long judged = counts.values().stream().mapToLong(Long::longValue).sum();
        if (judged < neuronCount) {
            parts.add(String.format(Locale.ROOT, "%,d without a formula", neuronCount - judged));
        }
        return String.join(", ", parts);
    }

    private static String word(Verdict.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Summarizes a run in one line of at most 80 columns. */
    public static String summary(LayerExplanation result) {
        return summary(result, result.neurons().size());
    }

    /**
     * Summarizes a run in one line of at most 80 columns.
     *
     * @param result describes the layer; its neurons are ignored
     */
    public static String summary(LayerExplanation result, int neuronCount) {
        double threadSeconds = result.rankSeconds() + result.searchSeconds() + result.statisticsSeconds();
        return String.format(
                Locale.ROOT,
                "%,d %s; %s formulas%s in %s s (%s)",
                neuronCount,
                neuronCount == 1 ? "neuron" : "neurons",
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
                "%6s  %s %s%7s %7s %9s%s%n",
                "neuron",
                TextColumns.fit("formula", labelWidth),
                heldOut ? "held out " : "",
                "AUC",
                "n",
                heldOut ? "q" : "p corr.",
                permuted ? " p perm." : "");
    }

    private String line(NeuronExplanation neuron) {
        Explanation e = neuron.explanations().get(0);
        return String.format(
                Locale.ROOT,
                "%6d  %s %s%7.4f %7s %9s%s%n",
                neuron.neuron(),
                TextColumns.fit(mark(neuron) + e.label(), labelWidth),
                heldOut ? String.format("%8s ", heldOut(e)) : "",
                e.auc(),
                samples(e.positiveCount()),
                heldOut
                        ? e.statistics()
                                .heldOut()
                                .map(held -> probability(held.q(), held.log10Q()))
                                .orElse("-")
                        : probability(
                                e.statistics().significance().pCorrected(),
                                e.statistics().significance().log10PCorrected()),
                permuted
                        ? String.format(
                                Locale.ROOT, " %7.4f", neuron.robustness().familyWiseP())
                        : "");
    }

    /** Returns the verdict and its reason in parentheses; empty if it is "explained". */
    private String mark(NeuronExplanation neuron) {
        String brief = Verdict.brief(neuron, options);
        return brief.isEmpty() ? "" : "(" + brief + ") ";
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

    /**
     * Formats a p-value in at most nine characters; small ones, which may underflow a double, as a power of ten. NaN is a
     * dash.
     */
    static String probability(double p, double log10P) {
        if (Double.isNaN(log10P)) {
            return "-";
        }
        if (log10P > -4) {
            return String.format(Locale.ROOT, "%.4f", p);
        }
        return String.format(Locale.ROOT, "10^%.0f", log10P);
    }
}
