package dev.invert.internal.search;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Search result of one neuron.
 *
 * @param objective objective of the neuron
 * @param constant whether all activations are equal, so that no formula can be scored
 * @param tieTerm Σ (t³ - t) over groups of t equal activations
 * @param best the best formulas of all lengths, best first; empty if no formula lies within the bounds
 * @param simpler the formula to report first in place of the best one; empty unless requested
 * @param excluded the best formula outside the bounds that is at least as good as one that was left out because it
 *     only adds a literal to it; empty if none was left out for this reason
 * @param perLength {@code perLength.get(k - 1)}: formulas of exactly k literals whose truth set no shorter remembered
 *     formula has, best first; empty unless requested
 * @param formulasEvaluated number of formulas that the beam search scored
 * @param certificate proof about the best formula; empty without a prover
 */
public record NeuronResult(
        Objective objective,
        boolean constant,
        double tieTerm,
        List<FoundFormula> best,
        Optional<SimplerFormula> simpler,
        Optional<FoundFormula> excluded,
        List<List<FoundFormula>> perLength,
        long formulasEvaluated,
        Optional<Proof> certificate) {
    /** Returns the number of formulas scored by the beam search, or covered by the proof if that is larger. */
    public long formulasExamined() {
        return certificate
                .map(proof -> Math.max(proof.formulaCount(), formulasEvaluated))
                .orElse(formulasEvaluated);
    }

    /** Returns the formulas to report, in order: as many as {@link #best}, and the simpler formula first. */
    public List<FoundFormula> shown() {
        return simpler.map(SimplerFormula::formula)
                .map(first -> Stream.concat(
                                Stream.of(first),
                                best.stream().filter(other -> !other.formula().equals(first.formula())))
                        .limit(best.size())
                        .toList())
                .orElse(best);
    }

    /**
     * Returns this result with a simpler formula to report first.
     *
     * @param shorter the formula, or empty
     * @param ofEachLength the formulas to report per length
     */
    public NeuronResult with(Optional<SimplerFormula> shorter, List<List<FoundFormula>> ofEachLength) {
        return new NeuronResult(
                objective, constant, tieTerm, best, shorter, excluded, ofEachLength, formulasEvaluated, certificate);
    }

    /** Returns this result with other formulas of all lengths and of each length. */
    public NeuronResult with(List<FoundFormula> otherBest, List<List<FoundFormula>> ofEachLength) {
        return new NeuronResult(
                objective,
                constant,
                tieTerm,
                otherBest,
                simpler,
                excluded,
                ofEachLength,
                formulasEvaluated,
                certificate);
    }

    /** Returns this result with a certificate about shorter formulas, unless the activations are constant. */
    NeuronResult with(Proof shorter) {
        return new NeuronResult(
                objective,
                constant,
                tieTerm,
                best,
                simpler,
                excluded,
                perLength,
                formulasEvaluated,
                constant ? Optional.empty() : Optional.of(shorter));
    }

    /** Returns a copy with every formula replaced by another. */
    public NeuronResult mapped(UnaryOperator<FoundFormula> change) {
        return new NeuronResult(
                objective,
                constant,
                tieTerm,
                mapped(best, change),
                simpler.map(found ->
                        new SimplerFormula(change.apply(found.formula()), found.aucLoss(), found.standardError())),
                excluded.map(change),
                perLength.stream().map(formulas -> mapped(formulas, change)).toList(),
                formulasEvaluated,
                certificate.map(proof -> proof.withBeam(mapped(proof.beam(), change))));
    }

    private static List<FoundFormula> mapped(List<FoundFormula> formulas, UnaryOperator<FoundFormula> change) {
        return formulas.stream().map(change).toList();
    }
}
