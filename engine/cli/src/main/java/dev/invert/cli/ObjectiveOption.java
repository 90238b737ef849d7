package dev.invert.cli;

import dev.invert.SearchOptions;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The option for the quantity that formulas are chosen by. */
final class ObjectiveOption {
    static final String NAME = "--objective";

    @Option(
            names = NAME,
            paramLabel = "guaranteed|auc|z|r|f1|iou",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description =
                    "Quantity that the best formula maximizes. guaranteed: AUC that holds at 95 %% confidence after"
                            + " the whole search. auc: AUC, as published. z: standardized U of Mann and Whitney. r:"
                            + " correlation of activation and truth value. f1, iou: overlap with the most activating"
                            + " samples. All are reported. Default: guaranteed; r for sparse activations, where nearly"
                            + " every rare concept has a high AUC.")
    private SearchOptions.Objective objective;

    /** Returns the objective of activations with one stored value per sample. */
    SearchOptions.Objective objective() {
        return objective(false);
    }

    /**
     * Returns the objective.
     *
     * @param sparse whether only activations other than 0 are stored
     */
    SearchOptions.Objective objective(boolean sparse) {
        if (objective != null) {
            return objective;
        }
        return sparse ? SearchOptions.Objective.R : SearchOptions.Objective.GUARANTEED;
    }
}
