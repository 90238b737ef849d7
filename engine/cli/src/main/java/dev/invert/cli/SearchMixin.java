package dev.invert.cli;

import dev.invert.SearchDecision;
import dev.invert.SearchOptions;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how to search. */
final class SearchMixin {
    /** From this many predicted seconds per neuron on, the prediction is printed before the search begins. */
    private static final double NOTEWORTHY_SECONDS = 0.1;

    private static final int LONGEST_PROVEN = 3;

    @Option(
            names = "--search",
            paramLabel = "auto|beam|optimal",
            defaultValue = "auto",
            description =
                    "optimal: the best of all formulas of up to 3 literals, with a proof; longer ones by beam search,"
                            + " without; beam: a beam search; auto: optimal where its predicted cost is small beside ranking, or within --time-limit.")
    private SearchOptions.Method method;

    @Option(
            names = "--time-limit",
            paramLabel = "S",
            defaultValue = "0",
            description = "Seconds per neuron for a proof, 0: none. Neurons that take longer get the best formula found"
                    + " and a proven bound, which may differ from run to run.")
    private double timeLimit;

    @Option(names = "--compare-beam", description = "With optimal: also report what beam search alone finds.")
    private boolean compareBeam;

    /** The options, checked. */
    SearchOptions options(CommandSpec spec) {
        if (method == SearchOptions.Method.BEAM && (timeLimit > 0 || compareBeam)) {
            throw new ParameterException(
                    spec.commandLine(),
                    (timeLimit > 0 ? "--time-limit" : "--compare-beam")
                            + " is about proofs, and --search beam proves nothing: use one of the two");
        }
        return new SearchOptions(method, timeLimit, compareBeam);
    }

    /** Says what a long proof will take, before it begins, and which formulas it does not cover. */
    static void announce(QuietOption quiet, CommandSpec spec, SearchDecision choice, int length) {
        if (choice.optimal() && length > LONGEST_PROVEN) {
            quiet.note(
                    spec,
                    "Proving optima of up to three literals; formulas of four and more come from a beam search that"
                            + " knows them, and are not proven");
        }
        if (choice.optimal() && choice.predictedSeconds() >= NOTEWORTHY_SECONDS) {
            quiet.note(
                    spec,
                    String.format(
                            Locale.ROOT,
                            "Proving optima: about %.1f s per neuron and thread predicted; --time-limit S ends each after"
                                    + " S seconds with a proven bound",
                            choice.predictedSeconds()));
        }
    }
}
