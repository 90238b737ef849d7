package dev.invert.results;

import dev.invert.Formula;
import dev.invert.Robustness;
import dev.invert.Stability;
import java.util.List;
import java.util.Optional;

/**
 * The fields of {@link Robustness}; null where the search was not repeated in that way.
 *
 * @param familyWiseP by permutations
 * @param layerFamilyWiseP by permutations, over all neurons
 * @param folds on parts of the samples
 * @param bootstrap on samples drawn with replacement
 */
public record RobustnessRecord(
        Double familyWiseP, Double layerFamilyWiseP, StabilityRecord folds, StabilityRecord bootstrap) {
    /** The search was not repeated. */
    public static final RobustnessRecord NONE = new RobustnessRecord(null, null, null, null);

    /**
     * The fields of {@link Stability}.
     *
     * @param searches how many
     * @param agreement share of the searches that the reported formula won
     * @param aucOutside null if no samples were left out
     * @param winners the most frequent first
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
     * A formula that won searches.
     *
     * @param formula over concept ids
     * @param label over concept names
     * @param share of the searches
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
