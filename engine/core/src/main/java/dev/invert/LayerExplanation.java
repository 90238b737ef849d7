package dev.invert;

import java.util.List;

/**
 * Explanations of the requested neurons of one activation matrix, with the options and costs of the search.
 *
 * @param neurons one explanation per neuron, in the order requested
 * @param options options of the search
 * @param kernel name of the kernels used
 * @param threads number of threads that searched
 * @param sampleCount N, the number of searched samples, without held-out ones
 * @param heldOutSamples indices of the held-out samples in the activation matrix, ascending; empty if none are held out
 * @param patternCount R, the number of distinct rows of the concept matrix on the searched samples
 * @param conceptCount C, the number of columns of the concept matrix
 * @param formulasEvaluated sum of {@link NeuronExplanation#formulasEvaluated()} over all neurons
 * @param log10FormulasReachable log10 of the number of formulas of all lengths that the search could have returned for a
 *     neuron; the p-value of a formula is corrected for those of its own length, see {@link Significance}
 * @param rankSeconds thread time spent on ranking
 * @param searchSeconds thread time spent on searching, including the preparation of the concept matrix
 * @param statisticsSeconds thread time spent on each neuron after its search: statistics, held-out AUC, evidence and
 *     the listener
 * @param repetitionSeconds wall-clock time spent on repeated searches: folds, bootstrap and permutations
 * @param search the search that was used, and the reason
 * @param nullMaxima best formula over all neurons in the search on each permutation of the samples; empty without
 *     permutations
 */
public record LayerExplanation(
        List<NeuronExplanation> neurons,
        ExplainOptions options,
        String kernel,
        int threads,
        int sampleCount,
        List<Integer> heldOutSamples,
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
    /** Returns a copy with other explanations of the same neurons. */
    public LayerExplanation with(List<NeuronExplanation> changed) {
        return withRepetitions(changed, 0, nullMaxima);
    }

    /** Returns a copy with other indices of held-out samples. */
    public LayerExplanation withHeldOutSamples(List<Integer> samples) {
        return new LayerExplanation(
                neurons,
                options,
                kernel,
                threads,
                sampleCount,
                samples,
                patternCount,
                conceptCount,
                formulasEvaluated,
                log10FormulasReachable,
                rankSeconds,
                searchSeconds,
                statisticsSeconds,
                repetitionSeconds,
                search,
                nullMaxima);
    }

    /**
     * Returns a copy with the results of repeated searches.
     *
     * @param changed the explanations, with robustness
     * @param seconds wall-clock time spent on the repetitions
     * @param maxima results of the searches on permuted samples, or empty
     */
    public LayerExplanation withRepetitions(List<NeuronExplanation> changed, double seconds, List<NullMaximum> maxima) {
        return new LayerExplanation(
                changed,
                options,
                kernel,
                threads,
                sampleCount,
                heldOutSamples,
                patternCount,
                conceptCount,
                formulasEvaluated,
                log10FormulasReachable,
                rankSeconds,
                searchSeconds,
                statisticsSeconds,
                repetitionSeconds + seconds,
                search,
                maxima);
    }
}
