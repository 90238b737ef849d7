package dev.invert.server;

import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Reads the options of requests. The command line implements this with the declarations of its commands, so that both
 * have the same options, defaults and errors.
 */
public interface RequestOptions {
    /**
     * The options of a request that explains neurons.
     *
     * @param explainer returns a builder with the options of the search
     * @param neurons returns the indices of the chosen neurons among a number of neurons
     * @param commonOnly whether samples that only one side has are left out
     * @param threads maximum number of threads; 0 for as many as there are
     * @param repetitions number of repeated searches
     */
    record ExplainRequest(
            ExplainerOf explainer, IntFunction<int[]> neurons, boolean commonOnly, int threads, int repetitions) {}

    /** Makes builders whose defaults depend on the activations. */
    @FunctionalInterface
    interface ExplainerOf {
        /**
         * Returns a builder for some activations.
         *
         * @param sparse whether only activations other than 0 are stored
         * @param sampleCount number of samples, at least 1
         */
        Explainer.Builder of(boolean sparse, int sampleCount);
    }

    /**
     * The options of a request that scores formulas.
     *
     * @param threads maximum number of threads; 0 for as many as there are
     * @param neurons returns the indices of the chosen neurons among a number of neurons
     * @param commonOnly whether samples that only one side has are left out
     */
    record ScoreRequest(int threads, IntFunction<int[]> neurons, boolean commonOnly) {}

    /**
     * The declaration of an option.
     *
     * @param name name without dashes, as in {@code min-fraction}
     * @param type {@code boolean}, {@code integer}, {@code number} or {@code string}
     * @param values legal values; empty if they are not enumerated
     * @param defaultValue text of the default, or null
     * @param description a sentence
     */
    record Option(String name, String type, List<String> values, String defaultValue, String description) {}

    /**
     * Reads the options of a request that explains neurons.
     *
     * @param values values by name without dashes; {@code true} and {@code false} for options without a value
     * @throws dev.invert.server.problems.ProblemException if there is no such option, or a value is invalid
     * @throws InvertException if options contradict each other
     */
    ExplainRequest explain(Map<String, List<String>> values);

    /** Reads the options of a request that scores formulas; see {@link #explain}. */
    ScoreRequest score(Map<String, List<String>> values);

    /** Returns the options of a request that explains neurons. */
    List<Option> explainOptions();

    /** Returns the options of a request that scores formulas. */
    List<Option> scoreOptions();

    /** Returns the sentence that the command line prints for an error. */
    String text(InvertException e);
}
