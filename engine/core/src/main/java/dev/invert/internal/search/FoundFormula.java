package dev.invert.internal.search;

import dev.invert.Formula;
import java.util.List;

/**
 * A formula that a search kept.
 *
 * @param formula the formula, over the ids of representative concepts
 * @param n size of its truth set, in samples
 * @param sum its linear sum under the objective: for AUROC the centered rank sum Z
 * @param aliases other formulas that were examined and have the same truth set, in the order found; empty unless
 *     requested
 */
public record FoundFormula(Formula formula, long n, long sum, List<Formula> aliases) {}
