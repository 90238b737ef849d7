package dev.invert.compose;

import dev.invert.Formula;
import java.util.List;

/**
 * A detector of a formula, and its comparison with other ways to detect it.
 *
 * @param formula the formula
 * @param parts parts of the detector, in the order of the formula's literals
 * @param methods the detector, then the baselines
 * @param heldOutLogLoss mean log loss of the detector on the held-out samples; infinite if it is certain and wrong
 * @param fitCount number of fit samples
 * @param fitPositives number of them that satisfy the formula
 * @param heldOutCount number of held-out samples
 * @param heldOutPositives number of them that satisfy the formula
 * @param conceptCount C
 * @param neurons indices of the compared neurons, ascending
 * @param constantCount number of these that are constant on the fit samples, which are left out
 * @param probabilities probability of each of the N samples by the detector
 * @param threads number of threads
 * @param warnings reasons to doubt the detector, a line each
 * @param seconds time taken
 */
public record Composition(
        Formula formula,
        List<LiteralPart> parts,
        List<MethodResult> methods,
        double heldOutLogLoss,
        int fitCount,
        int fitPositives,
        int heldOutCount,
        int heldOutPositives,
        int conceptCount,
        List<Integer> neurons,
        int constantCount,
        List<Double> probabilities,
        int threads,
        List<String> warnings,
        double seconds) {}
