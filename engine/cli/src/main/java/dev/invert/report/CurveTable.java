package dev.invert.report;

import dev.invert.curves.CurveRecord;
import java.math.BigDecimal;
import java.util.Locale;

/** Renders curves as a table of at most 80 columns. */
public final class CurveTable {
    private CurveTable() {}

    /** Renders a line per minimum fraction and length, and a summary. */
    public static String render(CurveRecord record) {
        StringBuilder text = new StringBuilder();
        boolean heldOut = record.nHoldout() > 0;
        line(
                text,
                "%12s %6s %9s %6s %13s %6s%s",
                "min fraction",
                "length",
                "explained",
                "median",
                "quartiles",
                "mean",
                heldOut ? "  held-out median, mean" : "");
        for (CurveRecord.Point point : record.points()) {
            line(
                    text,
                    "%12s %6d %,9d %6s %13s %6s%s",
                    new BigDecimal(Double.toString(point.minFraction()))
                            .stripTrailingZeros()
                            .toPlainString(),
                    point.length(),
                    point.nExplained(),
                    number(point.auc().median()),
                    number(point.auc().q1()) + "-" + number(point.auc().q3()),
                    number(point.auc().mean()),
                    heldOut
                            ? String.format(
                                    Locale.ROOT,
                                    " %15s %6s",
                                    number(point.heldOut().median()),
                                    number(point.heldOut().mean()))
                            : "");
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%,d neurons, %,d of them constant; %,d formulas covered%n",
                        record.nNeurons(),
                        record.nConstant(),
                        record.formulasEvaluated()))
                .toString();
    }

    private static void line(StringBuilder text, String format, Object... cells) {
        text.append(String.format(Locale.ROOT, format, cells).stripTrailing()).append(System.lineSeparator());
    }

    private static String number(Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }
}
