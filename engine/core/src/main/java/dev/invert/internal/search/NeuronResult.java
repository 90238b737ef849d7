package dev.invert.internal.search;

import java.util.List;
import java.util.Optional;

/**
 * What the search found for one neuron.
 *
 * @param constant whether all its activations are equal, so that there is nothing to find
 * @param tieTerm Σ (t³ - t) over groups of equal activations
 * @param best best first, over all lengths; empty if no formula lies within the bounds
 * @param perLength {@code perLength.get(k - 1)}: best first, formulas of exactly k literals whose truth set no shorter
 *     remembered formula has; empty unless asked for
 * @param formulasEvaluated how many formulas the beam search scored
 * @param certificate what is proven about the best formula; absent unless a prover was asked for
 */
public record NeuronResult(
        boolean constant,
        double tieTerm,
        List<FoundFormula> best,
        List<List<FoundFormula>> perLength,
        long formulasEvaluated,
        Optional<Proof> certificate) {
    /** How many formulas were scored, or covered by the proof if there is one: what a p-value must be corrected for. */
    public long formulasExamined() {
        return certificate
                .map(proof -> Math.max(proof.formulaCount(), formulasEvaluated))
                .orElse(formulasEvaluated);
    }

    /** The same beside what another beam search found, without proof. */
    NeuronResult withBeam(List<FoundFormula> beam) {
        return new NeuronResult(
                constant,
                tieTerm,
                best,
                perLength,
                formulasEvaluated,
                constant ? Optional.empty() : Optional.of(Proof.none(beam)));
    }
}
