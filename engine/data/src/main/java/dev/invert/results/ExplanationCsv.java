package dev.invert.results;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.files.CsvCells;
import dev.invert.results.RobustnessRecord.StabilityRecord;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes explanations.csv: one row per neuron and rank, and one row without figures for a neuron without explanations.
 * Fields that a record lacks are empty cells.
 */
final class ExplanationCsv {
    /**
     * A column.
     *
     * @param name name in the heading
     * @param value computes the content; null for an empty cell
     */
    private record Column(String name, Function<Row, Object> value) {
        private static Column ofNeuron(String name, Function<NeuronRecord, Object> value) {
            return new Column(name, row -> value.apply(row.neuron()));
        }

        private static Column ofExplanation(String name, Function<ExplanationRecord, Object> value) {
            return new Column(name, row -> row.explanation().map(value).orElse(null));
        }

        private static Column ofStatistics(String name, Function<StatisticsRecord, Object> value) {
            return ofExplanation(name, explanation -> value.apply(explanation.statistics()));
        }

        private String cell(Row row) {
            Object content = value.apply(row);
            if (content instanceof Double number) {
                return CsvCells.number(number);
            }
            return content == null ? "" : content instanceof String text ? CsvCells.text(text) : content.toString();
        }
    }

    /**
     * A row.
     *
     * @param rank from 1; null without an explanation
     */
    private record Row(NeuronRecord neuron, Integer rank, Optional<ExplanationRecord> explanation) {}

    private static final List<Column> COLUMNS = List.of(
            Column.ofNeuron("neuron", NeuronRecord::neuron),
            Column.ofNeuron("layer", NeuronRecord::layer),
            Column.ofNeuron("status", neuron -> FieldValues.lowerCase(neuron.status())),
            Column.ofNeuron(
                    "verdict", neuron -> neuron.verdict() == null ? null : FieldValues.lowerCase(neuron.verdict())),
            Column.ofNeuron("formulas_examined", NeuronRecord::formulasExamined),
            Column.ofNeuron("family_wise_p", neuron -> neuron.robustness().familyWiseP()),
            Column.ofNeuron("layer_family_wise_p", neuron -> neuron.robustness().layerFamilyWiseP()),
            Column.ofNeuron("folds_agreement", neuron -> of(neuron.robustness().folds(), StabilityRecord::agreement)),
            Column.ofNeuron(
                    "folds_auc_outside", neuron -> of(neuron.robustness().folds(), StabilityRecord::aucOutside)),
            Column.ofNeuron(
                    "bootstrap_agreement", neuron -> of(neuron.robustness().bootstrap(), StabilityRecord::agreement)),
            Column.ofNeuron(
                    "bootstrap_auc_outside",
                    neuron -> of(neuron.robustness().bootstrap(), StabilityRecord::aucOutside)),
            new Column("rank", Row::rank),
            Column.ofExplanation("formula", ExplanationRecord::formula),
            Column.ofExplanation("label", ExplanationRecord::label),
            Column.ofExplanation("length", ExplanationRecord::length),
            Column.ofExplanation("auc", ExplanationRecord::auc),
            Column.ofExplanation("objective_value", ExplanationRecord::objectiveValue),
            Column.ofExplanation("guaranteed_auc", ExplanationRecord::guaranteedAuc),
            Column.ofExplanation("n_positive", ExplanationRecord::nPositive),
            Column.ofExplanation("n_samples", ExplanationRecord::nSamples),
            Column.ofExplanation("fraction", ExplanationRecord::fraction),
            Column.ofExplanation("u2", ExplanationRecord::u2),
            Column.ofExplanation("z", ExplanationRecord::z),
            Column.ofExplanation("p", ExplanationRecord::p),
            Column.ofExplanation("log10_p", ExplanationRecord::log10P),
            Column.ofStatistics("p_greater", StatisticsRecord::pGreater),
            Column.ofStatistics("p_less", StatisticsRecord::pLess),
            Column.ofStatistics("log10_p_corrected", StatisticsRecord::log10PCorrected),
            Column.ofStatistics("q", StatisticsRecord::q),
            Column.ofStatistics("log10_q", StatisticsRecord::log10Q),
            Column.ofStatistics("ci_low", StatisticsRecord::ciLow),
            Column.ofStatistics("ci_high", StatisticsRecord::ciHigh),
            Column.ofStatistics("ci_ignores_search", StatisticsRecord::ciIgnoresSearch),
            Column.ofStatistics("auc_holdout", StatisticsRecord::aucHoldout),
            Column.ofStatistics("holdout_ci_low", StatisticsRecord::holdoutCiLow),
            Column.ofStatistics("holdout_ci_high", StatisticsRecord::holdoutCiHigh),
            Column.ofStatistics("shrinkage", StatisticsRecord::shrinkage),
            Column.ofStatistics("p_holdout", StatisticsRecord::pHoldout),
            Column.ofStatistics("log10_p_holdout", StatisticsRecord::log10PHoldout),
            Column.ofStatistics("q_holdout", StatisticsRecord::qHoldout),
            Column.ofStatistics("log10_q_holdout", StatisticsRecord::log10QHoldout),
            Column.ofStatistics("p_holm_holdout", StatisticsRecord::pHolmHoldout),
            Column.ofStatistics("log10_p_holm_holdout", StatisticsRecord::log10PHolmHoldout),
            Column.ofStatistics("n_positive_holdout", StatisticsRecord::nPositiveHoldout),
            Column.ofStatistics("n_samples_holdout", StatisticsRecord::nSamplesHoldout),
            Column.ofStatistics("auc_stratified", StatisticsRecord::aucStratified),
            Column.ofStatistics("n_strata", StatisticsRecord::nStrata),
            Column.ofStatistics("precision", StatisticsRecord::precision),
            Column.ofStatistics("recall", StatisticsRecord::recall),
            Column.ofStatistics("f1", StatisticsRecord::f1),
            Column.ofStatistics("iou", StatisticsRecord::iou),
            Column.ofStatistics("auprc", StatisticsRecord::auprc),
            Column.ofStatistics("r", StatisticsRecord::r),
            Column.ofStatistics("mean_inside", StatisticsRecord::meanInside),
            Column.ofStatistics("mean_outside", StatisticsRecord::meanOutside),
            Column.ofExplanation("equal_formulas", ExplanationRecord::equalFormulas),
            Column.ofExplanation("certified", best -> best.certificate().certified()),
            Column.ofExplanation("upper_bound", best -> best.certificate().upperBound()),
            Column.ofExplanation("formulas_covered", best -> best.certificate().formulasCovered()),
            Column.ofExplanation("gap", best -> best.certificate().gap()),
            // The only text with commas in every row: the last column, for programs that split at commas.
            Column.ofNeuron("verdict_reason", NeuronRecord::verdictReason));

    private ExplanationCsv() {}

    private static Object of(StabilityRecord stability, Function<StabilityRecord, Object> value) {
        return stability == null ? null : value.apply(stability);
    }

    /** Returns the heading as UTF-8. */
    static byte[] heading() {
        return encode(csv -> csv.writeRecord(COLUMNS.stream().map(Column::name).toList()));
    }

    /** Returns the rows of a neuron as UTF-8. */
    static byte[] rows(NeuronRecord neuron) {
        return encode(csv -> {
            int rank = 0;
            for (ExplanationRecord explanation : neuron.explanations()) {
                write(new Row(neuron, ++rank, Optional.of(explanation)), csv);
            }
            if (neuron.explanations().isEmpty()) {
                write(new Row(neuron, null, Optional.empty()), csv);
            }
        });
    }

    private static byte[] encode(Consumer<CsvWriter> content) {
        StringWriter text = new StringWriter();
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
        content.accept(csv);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Row row, CsvWriter csv) {
        csv.writeRecord(COLUMNS.stream().map(column -> column.cell(row)).toList());
    }
}
