package dev.invert.search;

import java.util.List;

/**
 * What the search found for one neuron.
 *
 * @param constant whether all its activations are equal, so that there is nothing to find
 * @param tieTerm Σ (t³ - t) over groups of equal activations
 * @param best best first, over all lengths; empty if no formula lies within the bounds
 * @param perLength {@code perLength.get(k - 1)}: best first, formulas of exactly k literals whose truth set no shorter
 *     remembered formula has; empty unless asked for
 * @param formulasEvaluated how many formulas were scored
 */
public record NeuronResult(
        boolean constant,
        double tieTerm,
        List<FoundFormula> best,
        List<List<FoundFormula>> perLength,
        long formulasEvaluated) {}
