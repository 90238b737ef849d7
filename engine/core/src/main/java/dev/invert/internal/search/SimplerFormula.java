package dev.invert.internal.search;

/**
 * A shorter formula that is as good as the best one of a neuron.
 *
 * @param formula the formula
 * @param aucLoss AUC of the best formula less that of this one, in the direction of the search; may be negative
 * @param standardError standard error of {@code aucLoss}
 */
public record SimplerFormula(FoundFormula formula, double aucLoss, double standardError) {}
