package dev.invert.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.invert.NeuronExplanation;
import dev.invert.Verdict;
import dev.invert.results.ExplanationRecord;
import dev.invert.results.NeuronRecord;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The values of a neuron that the page's table and charts need; the names are those of {@link NeuronRecord}. Everything
 * else belongs to the neuron's own page. AUCs and logarithms have seven digits here, which is more than the table shows.
 *
 * @param layer null except in the first row, since all rows have the same
 * @param verdictReason null where the verdict is {@code explained}, which needs no explanation in the table
 * @param explanations the best explanation; empty if there is none
 * @param perLength the AUC of the best formula of each length
 */
record TableRow(
        Integer neuron,
        String layer,
        NeuronExplanation.Status status,
        Verdict.Kind verdict,
        String verdictReason,
        Double familyWiseP,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Best> explanations,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<Integer, List<OfLength>> perLength) {
    private static final MathContext DIGITS = new MathContext(7);

    /** The best formula of a neuron; the names are those of {@link ExplanationRecord}. A label that is the formula is null. */
    record Best(
            String formula,
            String label,
            Integer length,
            Double auc,
            Long nPositive,
            Long nSamples,
            Double fraction,
            Double p,
            Double log10P,
            // The naming strategy would treat "PCorrected" as one word.
            @JsonProperty("log10_p_corrected") Double log10PCorrected,
            Double aucHoldout,
            @JsonProperty("log10_q_holdout") Double log10QHoldout,
            Boolean certified) {
        private static Best of(ExplanationRecord found) {
            return new Best(
                    found.formula(),
                    Objects.equals(found.label(), found.formula()) ? null : found.label(),
                    found.length(),
                    rounded(found.auc()),
                    found.nPositive(),
                    found.nSamples(),
                    found.nPositive() == null || found.nSamples() == null ? found.fraction() : null,
                    found.log10P() == null ? found.p() : null,
                    rounded(found.log10P()),
                    rounded(found.statistics().log10PCorrected()),
                    rounded(found.statistics().aucHoldout()),
                    rounded(found.statistics().log10QHoldout()),
                    found.certificate().certified());
        }
    }

    /** Rounds to seven digits; null and values that are no number stay as they are. */
    private static Double rounded(Double value) {
        if (value == null || !Double.isFinite(value)) {
            return value;
        }
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }

    /** The best formula of one length. */
    record OfLength(Double auc) {}

    /**
     * Returns the row of a neuron.
     *
     * @param first whether the row is the first of those that are read together
     */
    static TableRow of(NeuronRecord neuron, boolean first) {
        Map<Integer, List<OfLength>> lengths = new LinkedHashMap<>();
        neuron.perLength().forEach((length, found) -> {
            if (!found.isEmpty()) {
                lengths.put(length, List.of(new OfLength(rounded(found.get(0).auc()))));
            }
        });
        return new TableRow(
                neuron.neuron(),
                first ? neuron.layer() : null,
                neuron.status(),
                neuron.verdict(),
                neuron.verdict() == Verdict.Kind.EXPLAINED ? null : neuron.verdictReason(),
                neuron.robustness().familyWiseP(),
                neuron.explanations().stream().limit(1).map(Best::of).toList(),
                lengths);
    }
}
