package dev.invert.results;

import dev.invert.Formula;
import dev.invert.Robustness;
import dev.invert.Stability;
import java.util.List;
import java.util.Optional;

/**
 * Fields of {@link Robustness}; null if the search was not repeated in that way.
 *
 * @param familyWiseP family-wise p-value from permutations
 * @param layerFamilyWiseP family-wise p-value from permutations, over all neurons
 * @param folds repeated searches on parts of the samples
 * @param bootstrap repeated searches on samples drawn with replacement
 */
public record RobustnessRecord(
        Double familyWiseP, Double layerFamilyWiseP, StabilityRecord folds, StabilityRecord bootstrap) {
    /** The record of a search that was not repeated. */
    public static final RobustnessRecord NONE = new RobustnessRecord(null, null, null, null);

    /**
     * Fields of {@link Stability}.
     *
     * @param searches number of searches
     * @param agreement fraction of the searches in which the reported formula won
     * @param aucOutside null if no samples were left out
     * @param winners most frequent first
     */
    public record StabilityRecord(Integer searches, Double agreement, Double aucOutside, List<WinnerRecord> winners) {
        private static StabilityRecord of(Stability stability) {
            return new StabilityRecord(
                    stability.searches(),
                    stability.agreement(),
                    FieldValues.known(stability.outsideAuc()),
                    stability.winners().stream()
                            .map(winner -> new WinnerRecord(winner.formula().text(), winner.label(), winner.share()))
                            .toList());
        }

        private Stability toStability() {
            return new Stability(
                    FieldValues.required(searches, "searches"),
                    FieldValues.required(agreement, "agreement"),
                    FieldValues.orNaN(aucOutside),
                    FieldValues.required(winners, "winners").stream()
                            .map(WinnerRecord::toWinner)
                            .toList());
        }
    }

    /**
     * A formula that won at least one search.
     *
     * @param formula formula in concept ids
     * @param label formula in concept names
     * @param share fraction of the searches
     */
    public record WinnerRecord(String formula, String label, Double share) {
        private Stability.Winner toWinner() {
            return new Stability.Winner(
                    Formula.parse(FieldValues.required(formula, "formula")),
                    label,
                    FieldValues.required(share, "share"));
        }
    }

    static RobustnessRecord of(Robustness robustness) {
        boolean permuted = !Double.isNaN(robustness.familyWiseP());
        return new RobustnessRecord(
                permuted ? robustness.familyWiseP() : null,
                permuted ? robustness.layerFamilyWiseP() : null,
                robustness.folds().map(StabilityRecord::of).orElse(null),
                robustness.bootstrap().map(StabilityRecord::of).orElse(null));
    }

    Robustness toRobustness() {
        return new Robustness(
                FieldValues.orNaN(familyWiseP),
                FieldValues.orNaN(layerFamilyWiseP),
                Optional.ofNullable(folds).map(StabilityRecord::toStability),
                Optional.ofNullable(bootstrap).map(StabilityRecord::toStability));
    }
}
