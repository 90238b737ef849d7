package dev.invert;

import java.util.List;

/**
 * Stability of a neuron's best formula under repeated searches on other samples.
 *
 * @param searches number of repeated searches
 * @param agreement share of the searches whose best formula has the same truth set as the reported best formula
 * @param outsideAuc mean AUC of the best formula of each search on the samples left out of that search; NaN if none
 *     were left out
 * @param winners best formulas of the searches, most frequent first; for a bootstrap, the smallest set of them that
 *     accounts for at least 90 % of the searches
 */
public record Stability(int searches, double agreement, double outsideAuc, List<Winner> winners) {
    /**
     * A formula that was the best one in at least one search.
     *
     * @param formula the formula over concept ids
     * @param label the formula with concept names in place of ids
     * @param share share of the searches in which this formula, or one with the same truth set, was the best
     */
    public record Winner(Formula formula, String label, double share) {}
}
