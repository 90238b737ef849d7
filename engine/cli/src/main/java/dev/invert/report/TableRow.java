package dev.invert.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.invert.NeuronExplanation;
import dev.invert.Verdict;
import dev.invert.results.ExplanationRecord;
import dev.invert.results.NeuronRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a neuron that the page's table and charts need; the names are those of {@link NeuronRecord}. Everything
 * else belongs to the neuron's own page.
 *
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
    /** The best formula of a neuron; the names are those of {@link ExplanationRecord}. */
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
                    found.label(),
                    found.length(),
                    found.auc(),
                    found.nPositive(),
                    found.nSamples(),
                    found.fraction(),
                    found.log10P() == null ? found.p() : null,
                    found.log10P(),
                    found.statistics().log10PCorrected(),
                    found.statistics().aucHoldout(),
                    found.statistics().log10QHoldout(),
                    found.certificate().certified());
        }
    }

    /** The best formula of one length. */
    record OfLength(Double auc) {}

    static TableRow of(NeuronRecord neuron) {
        Map<Integer, List<OfLength>> lengths = new LinkedHashMap<>();
        neuron.perLength().forEach((length, found) -> {
            if (!found.isEmpty()) {
                lengths.put(length, List.of(new OfLength(found.get(0).auc())));
            }
        });
        return new TableRow(
                neuron.neuron(),
                neuron.layer(),
                neuron.status(),
                neuron.verdict(),
                neuron.verdictReason(),
                neuron.robustness().familyWiseP(),
                neuron.explanations().stream().limit(1).map(Best::of).toList(),
                lengths);
    }
}
