package dev.invert.score;

/**
 * How the scores of formulas came about.
 *
 * @param kernel name of the kernels that did the sums
 * @param threads how many threads worked
 * @param sampleCount N
 * @param patternCount R: distinct rows of the concept matrix
 * @param conceptCount C, columns of the concept matrix
 * @param neuronCount how many neurons
 * @param formulaCount how many formulas
 * @param rankSeconds thread time spent on reading and ranking activations
 * @param evaluateSeconds thread time spent on reading formulas and finding their truth sets
 * @param scoreSeconds thread time spent on scoring, collapsing the concept matrix included
 * @param writeSeconds thread time spent in the sink
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
        double writeSeconds) {}
