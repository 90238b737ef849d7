package dev.invert;

import java.util.List;

/**
 * The explanations of all neurons of one activation matrix, and how they came about.
 *
 * @param neurons in the order asked for
 * @param options what was looked for
 * @param kernel name of the kernels that did the sums
 * @param threads how many threads searched
 * @param sampleCount N, those held out not counted
 * @param patternCount R: distinct rows of the concept matrix
 * @param conceptCount C, columns of the concept matrix
 * @param formulasEvaluated over all neurons
 * @param log10FormulasReachable log10 of the number of formulas that the search could have found for a neuron: what its
 *     p-values are corrected by
 * @param rankSeconds thread time spent on ranking
 * @param searchSeconds thread time spent on searching, preparing the concept matrix included
 * @param statisticsSeconds thread time spent on statistics
 * @param repetitionSeconds time spent on repeating the search and on samples held out
 * @param search which search was used, and why
 * @param nullMaxima the best formula over all neurons in the search on each permutation of the samples; empty without
 *     permutations
 */
public record LayerExplanation(
        List<NeuronExplanation> neurons,
        ExplainOptions options,
        String kernel,
        int threads,
        int sampleCount,
        int patternCount,
        int conceptCount,
        long formulasEvaluated,
        double log10FormulasReachable,
        double rankSeconds,
        double searchSeconds,
        double statisticsSeconds,
        double repetitionSeconds,
        SearchDecision search,
        List<NullMaximum> nullMaxima) {
    /** The same with other explanations, and more time spent on repetitions. */
    public LayerExplanation with(List<NeuronExplanation> changed, double moreRepetitionSeconds) {
        return new LayerExplanation(
                changed,
                options,
                kernel,
                threads,
                sampleCount,
                patternCount,
                conceptCount,
                formulasEvaluated,
                log10FormulasReachable,
                rankSeconds,
                searchSeconds,
                statisticsSeconds,
                repetitionSeconds + moreRepetitionSeconds,
                search,
                nullMaxima);
    }

    /** Returns the same with other explanations and the results of searches on permuted samples. */
    public LayerExplanation with(List<NeuronExplanation> changed, List<NullMaximum> maxima) {
        return new LayerExplanation(
                changed,
                options,
                kernel,
                threads,
                sampleCount,
                patternCount,
                conceptCount,
                formulasEvaluated,
                log10FormulasReachable,
                rankSeconds,
                searchSeconds,
                statisticsSeconds,
                repetitionSeconds,
                search,
                maxima);
    }
}
