package dev.invert.results;

import dev.invert.Certificate;
import dev.invert.NeuronExplanation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What explanations.jsonl and explanations.csv call a certificate; it belongs to the best explanation of a neuron. */
final class CertificateFields {
    /** The names, in the order of the columns. */
    static final List<String> NAMES = List.of("certified", "upper_bound", "formulas_covered", "gap");

    private CertificateFields() {}

    /** The values by name, in that order; without those that are not known, empty for all but the best explanation. */
    static Map<String, Object> of(NeuronExplanation neuron, int rank) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (rank == 1 && neuron.certificate().isPresent()) {
            Certificate certificate = neuron.certificate().get();
            fields.put("certified", certificate.certified());
            if (certificate.formulasCovered() > 0) {
                fields.put("upper_bound", certificate.upperBound());
                fields.put("formulas_covered", certificate.formulasCovered());
                fields.put("gap", certificate.gap());
            }
        }
        return fields;
    }
}
