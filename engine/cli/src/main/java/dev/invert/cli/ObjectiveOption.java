package dev.invert.cli;

import dev.invert.SearchOptions;
import picocli.CommandLine.Option;

/** The option for the quantity that formulas are chosen by. */
final class ObjectiveOption {
    static final String NAME = "--objective";

    @Option(
            names = NAME,
            paramLabel = "guaranteed|auc|z|r|f1|iou",
            defaultValue = "guaranteed",
            description =
                    "Quantity that the best formula maximizes. guaranteed: AUC that holds at 95 %% confidence after"
                            + " the whole search. auc: AUC, as published. z: standardized U of Mann and Whitney. r:"
                            + " correlation of activation and truth value. f1, iou: overlap with the most activating"
                            + " samples. All are reported.")
    private SearchOptions.Objective objective;

    SearchOptions.Objective objective() {
        return objective;
    }
}
