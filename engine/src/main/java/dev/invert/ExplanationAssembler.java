package dev.invert;

import dev.invert.search.ExactAuc;
import dev.invert.search.FoundFormula;
import dev.invert.search.NeuronResult;
import dev.invert.statistics.MannWhitney;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns what the search found into what users read: names, AUC and significance. Thread-safe. */
final class ExplanationAssembler {
    private final long sampleCount;
    private final Map<String, String> nameById = new HashMap<>();

    ExplanationAssembler(ConceptMatrix concepts) {
        this.sampleCount = concepts.sampleCount();
        for (Concept concept : concepts.concepts()) {
            nameById.put(concept.id(), concept.name());
        }
    }

    NeuronExplanation assemble(int neuron, NeuronResult result) {
        NeuronExplanation.Status status = result.constant()
                ? NeuronExplanation.Status.CONSTANT
                : result.best().isEmpty() ? NeuronExplanation.Status.NONE : NeuronExplanation.Status.EXPLAINED;
        return new NeuronExplanation(
                neuron,
                status,
                explanations(result.best(), result.tieTerm()),
                result.perLength().stream()
                        .map(found -> explanations(found, result.tieTerm()))
                        .toList(),
                result.formulasEvaluated());
    }

    private List<Explanation> explanations(List<FoundFormula> found, double tieTerm) {
        return found.stream().map(f -> explanation(f, tieTerm)).toList();
    }

    private Explanation explanation(FoundFormula found, double tieTerm) {
        long n1 = found.n();
        long n0 = sampleCount - n1;
        long u2 = n1 * n0 + found.z();
        MannWhitney test = MannWhitney.test(u2, n1, n0, tieTerm);
        return new Explanation(
                found.formula(),
                found.formula().render(nameById::get),
                found.formula().length(),
                ExactAuc.value(sampleCount, n1, found.z()),
                n1,
                sampleCount,
                u2,
                test.z(),
                test.p(),
                test.log10P(),
                found.aliases());
    }
}
