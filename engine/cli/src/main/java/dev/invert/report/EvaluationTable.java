package dev.invert.report;

import dev.invert.evaluate.Metric;
import dev.invert.evaluations.EvaluationRecord;
import java.math.BigDecimal;
import java.util.Locale;

/** Renders an evaluation as two tables of at most 80 columns: settings, and metrics. */
public final class EvaluationTable {
    private static final int SETTING_WIDTH = 20;

    private EvaluationTable() {}

    /** Renders the tables and a summary. */
    public static String render(EvaluationRecord record) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s %5s %11s %7s %11s %5s %5s %6s",
                TextColumns.fit("labels", SETTING_WIDTH),
                "exact",
                "95 %",
                "Jaccard",
                "95 %",
                "AUC",
                "AUPRC",
                "r");
        for (EvaluationRecord.SettingRecord setting : record.settings()) {
            line(
                    text,
                    "%s %5s %11s %7s %11s %5s %5s %6s",
                    TextColumns.fit(end(setting.setting()), SETTING_WIDTH),
                    number(setting.exact().value()),
                    range(setting.exact()),
                    number(setting.jaccard().value()),
                    range(setting.jaccard()),
                    number(setting.scores().get(Metric.AUC.toString())),
                    number(setting.scores().get(Metric.AUPRC.toString())),
                    number(setting.scores().get(Metric.R.toString())));
        }
        text.append(System.lineSeparator());
        line(
                text,
                "%-6s %6s %5s %5s %11s %10s %11s %8s %7s",
                "metric",
                "truth",
                "first",
                "MRR",
                "95 %",
                "meta-AUPRC",
                "95 %",
                "missing",
                "extra");
        for (EvaluationRecord.MetricRecord metric : record.metrics()) {
            line(
                    text,
                    "%-6s %6s %5s %5s %11s %10s %11s %8s %7s",
                    Metric.valueOf(metric.metric().toUpperCase(Locale.ROOT)).title(),
                    number(metric.meanTruth()),
                    number(metric.first().value()),
                    number(metric.mrr().value()),
                    range(metric.mrr()),
                    number(metric.metaAuprc().value()),
                    range(metric.metaAuprc()),
                    share(metric.missingLabels().falls()),
                    share(metric.extraLabels().falls()));
        }
        return text.append(summary(record)).append(System.lineSeparator()).toString();
    }

    private static String summary(EvaluationRecord record) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d neurons, %,d of them constant; %,d concepts, %,d samples%nF1 and IoU compare with the top %s %% of the samples",
                record.nTestable(),
                record.nConstant(),
                record.nConceptsDistinct(),
                record.nSamples(),
                percent(record.quantile())));
        if (record.nTestable() < record.nNeurons()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%nLeft out: %,d neurons whose truth holds for no sample or for all samples",
                    record.nNeurons() - record.nTestable()));
        }
        for (EvaluationRecord.SettingRecord setting : record.settings()) {
            if (setting.nUnknown() > 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n%s: neurons whose label names no known concept, and counts as none: %,d",
                        TextColumns.fit(setting.setting(), TextColumns.width(setting.setting())),
                        setting.nUnknown()));
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... cells) {
        text.append(String.format(Locale.ROOT, format, cells).stripTrailing()).append(System.lineSeparator());
    }

    /** Returns the end of a path that fits, since paths often differ at the end only. */
    private static String end(String path) {
        if (TextColumns.width(path) <= SETTING_WIDTH) {
            return path;
        }
        int from = path.length() - 1;
        while (TextColumns.width(path.substring(from - 1)) < SETTING_WIDTH) {
            from--;
        }
        return "…" + path.substring(Character.isLowSurrogate(path.charAt(from)) ? from + 1 : from);
    }

    private static String number(Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    private static String range(EvaluationRecord.Mean mean) {
        return mean.low() == null ? "-" : number(mean.low()) + "-" + number(mean.high());
    }

    private static String share(Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * value);
    }

    private static String percent(double share) {
        return new BigDecimal(Float.toString((float) (100 * share)))
                .stripTrailingZeros()
                .toPlainString();
    }
}
