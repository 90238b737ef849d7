package dev.invert.report;

import dev.invert.compositions.CompositionRecord;
import java.util.Locale;
import java.util.stream.Collectors;

/** Renders a detector and its baselines as tables of at most 80 columns. */
public final class CompositionTable {
    private static final int NAME_COLUMNS = 22;
    private static final int CONTEXT_COLUMNS = 18;

    private CompositionTable() {}

    /** Renders a line per part, a line per method, and the numbers of samples. */
    public static String render(CompositionRecord record) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s",
                TextColumns.fit("Detector of " + record.formulaNames(), 80).stripTrailing());
        line(text, "%s %-12s %6s %8s  %s", TextColumns.fit("literal", NAME_COLUMNS), "by", "AUC", "held-out", "where");
        for (CompositionRecord.Part part : record.parts()) {
            line(
                    text,
                    "%s %-12s %6s %8s  %s",
                    TextColumns.fit(part.literalName(), NAME_COLUMNS),
                    part.neuron() == null ? "probe" : (part.direction().equals("max") ? "+" : "-") + part.neuron(),
                    number(part.auc()),
                    number(part.aucHoldout()),
                    part.context() == null
                            ? "all samples"
                            : TextColumns.fit(part.context(), CONTEXT_COLUMNS + 6)
                                    .stripTrailing());
        }
        text.append(System.lineSeparator());
        line(
                text,
                "%s %-11s %6s %8s  %-16s %s",
                TextColumns.fit("method", NAME_COLUMNS),
                "neurons",
                "AUC",
                "held-out",
                "detector ahead",
                "p");
        for (CompositionRecord.Method method : record.methods()) {
            boolean detector = method.difference() == null;
            line(
                    text,
                    "%s %s %6s %8s  %-16s %s",
                    TextColumns.fit((detector ? "* " : "  ") + method.words(), NAME_COLUMNS),
                    TextColumns.fit(
                            method.neurons().stream().map(String::valueOf).collect(Collectors.joining(",")), 11),
                    number(method.auc()),
                    number(method.aucHoldout()),
                    detector
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "%+.3f±%.3f",
                                    method.difference(),
                                    (method.differenceHigh() - method.differenceLow()) / 2),
                    detector ? "" : String.format(Locale.ROOT, "%.2g", method.p()));
        }
        line(
                text,
                "* the detector; %,d fit samples, %,d held-out (%,d with the formula)",
                record.nSamples(),
                record.nHoldout(),
                record.nPositivesHoldout());
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... cells) {
        text.append(String.format(Locale.ROOT, format, cells).stripTrailing()).append(System.lineSeparator());
    }

    private static String number(Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }
}
