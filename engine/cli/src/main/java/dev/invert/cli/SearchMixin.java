package dev.invert.cli;

import dev.invert.SearchDecision;
import dev.invert.SearchOptions;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for the search method. */
final class SearchMixin {
    /** Predicted seconds per neuron from which the prediction is printed before the search. */
    private static final double NOTEWORTHY_SECONDS = 0.1;

    /** Largest number of literals that a proof can cover. */
    private static final int MOST_PROVEN = 3;

    @Mixin
    private ObjectiveOption objective;

    @Option(
            names = "--search",
            paramLabel = "auto|beam|optimal",
            defaultValue = "auto",
            description = "optimal: the best of all formulas of up to 3 literals, with a proof; longer formulas by beam"
                    + " search, without proof. beam: beam search only. auto: optimal as far as 10 s of processor time for"
                    + " all proofs allow, or as much as the rest of the run takes; neurons for which that is too little"
                    + " have a bound, and a beam search from the best formula of 2 literals.")
    private SearchOptions.Method method;

    @Option(
            names = "--time-limit",
            paramLabel = "S",
            defaultValue = "0",
            description =
                    "Maximum number of seconds per neuron for a proof; 0: no limit. When the limit is reached, the"
                            + " best formula so far and a proven bound are reported; both may differ from run to run.")
    private double timeLimit;

    @Option(names = "--compare-beam", description = "With optimal: also report what the beam search alone finds.")
    private boolean compareBeam;

    @Option(
            names = "--select",
            paramLabel = "best|simplest",
            defaultValue = "best",
            description = "Formula that is reported first. simplest: the shortest one whose AUC is at most one standard"
                    + " error of the difference below that of the best.")
    private SearchOptions.Selection selection;

    @Option(
            names = "--published",
            description =
                    "Search as in the paper that introduced INVERT: --objective auc --search beam. The defaults of"
                            + " the other options are those of the paper.")
    private boolean published;

    /**
     * Returns the search options.
     *
     * @param sparse whether only activations other than 0 are stored, which decides the default objective
     * @throws ParameterException if options of proofs are combined with {@code --search beam}, or options of the search
     *     with {@code --published}
     */
    SearchOptions options(CommandSpec spec, boolean sparse) {
        if (published) {
            for (String own : List.of(ObjectiveOption.NAME, "--search", "--time-limit", "--compare-beam", "--select")) {
                if (spec.commandLine().getParseResult().hasMatchedOption(own)) {
                    throw new ParameterException(
                            spec.commandLine(), "--published decides about " + own + " itself: use one of the two");
                }
            }
            return SearchOptions.DEFAULT
                    .withObjective(SearchOptions.Objective.AUC)
                    .withMethod(SearchOptions.Method.BEAM);
        }
        if (method == SearchOptions.Method.BEAM && (timeLimit > 0 || compareBeam)) {
            throw new ParameterException(
                    spec.commandLine(),
                    (timeLimit > 0 ? "--time-limit" : "--compare-beam")
                            + " applies to proofs, which --search beam does not produce: use one of the two");
        }
        return new SearchOptions(objective.objective(sparse), method, timeLimit, compareBeam, selection);
    }

    /** Prints the predicted duration of long proofs, and a note if longer formulas are not proven. */
    static void announce(QuietOption quiet, CommandSpec spec, SearchDecision choice, int length) {
        if (choice.covers(MOST_PROVEN) && !choice.covers(length)) {
            quiet.note(
                    spec,
                    "The best formula of up to " + choice.provenLength() + " literals is proven to be the best; longer"
                            + " formulas come from a beam search, without proof");
        }
        double seconds = Math.min(choice.predictedSeconds(), choice.stepsPerNeuron() * 1e-9);
        if (choice.optimal() && seconds >= NOTEWORTHY_SECONDS) {
            quiet.note(
                    spec,
                    String.format(
                            Locale.ROOT,
                            "Each proof will take about %.1f s per neuron and thread; --time-limit S ends it after S"
                                    + " seconds with a proven bound",
                            seconds));
        }
    }
}
