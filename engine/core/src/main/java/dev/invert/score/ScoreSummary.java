package dev.invert.score;

/**
 * Sizes and costs of a scoring run.
 *
 * @param kernel name of the kernels used
 * @param threads number of threads that scored
 * @param sampleCount N, the number of samples
 * @param patternCount R, the number of distinct rows of the concept matrix
 * @param conceptCount C, the number of columns of the concept matrix
 * @param neuronCount number of neurons
 * @param formulaCount number of formulas
 * @param rankSeconds thread time spent on reading and ranking activations
 * @param evaluateSeconds thread time spent on parsing formulas and evaluating their truth sets, not on reading them
 * @param scoreSeconds thread time spent on scoring, including the collapse of the concept matrix
 * @param writeSeconds thread time spent in the sink, including the wait for earlier formulas
 */
public record ScoreSummary(
        String kernel,
        int threads,
        int sampleCount,
        int patternCount,
        int conceptCount,
        int neuronCount,
        long formulaCount,
        double rankSeconds,
        double evaluateSeconds,
        double scoreSeconds,
        double writeSeconds) {
    /** Returns this summary with more time spent on writing. */
    public ScoreSummary withMoreWriting(double seconds) {
        return new ScoreSummary(
                kernel,
                threads,
                sampleCount,
                patternCount,
                conceptCount,
                neuronCount,
                formulaCount,
                rankSeconds,
                evaluateSeconds,
                scoreSeconds,
                writeSeconds + seconds);
    }
}
