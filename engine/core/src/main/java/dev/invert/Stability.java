package dev.invert;

import java.util.List;

/**
 * How well the best formula of a neuron holds when the search is repeated on other samples.
 *
 * @param searches how many times it was repeated
 * @param agreement share of them in which the same formula won
 * @param outsideAuc mean AUC of each winner on the samples left out of its search; NaN where none were left out
 * @param winners formulas that won, the most frequent first; for a bootstrap, the fewest that won at least 90 % of the
 *     searches together
 */
public record Stability(int searches, double agreement, double outsideAuc, List<Winner> winners) {
    /**
     * A formula that won.
     *
     * @param formula over concept ids
     * @param label the formula in concept names
     * @param share of the searches
     */
    public record Winner(Formula formula, String label, double share) {}
}
