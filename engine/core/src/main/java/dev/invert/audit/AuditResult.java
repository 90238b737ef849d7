package dev.invert.audit;

import java.util.List;

/**
 * Result of an audit.
 *
 * @param pairs tested neurons and concepts, by neuron in the order asked for and concept in column order
 * @param inputs inputs of the head behind each flagged output; empty without a head
 * @param ablations one per flagged output and concept with a flagged input; empty without a head
 * @param summary sizes and costs
 */
public record AuditResult(
        List<AuditedPair> pairs, List<AuditedPair> inputs, List<AuditAblation> ablations, Summary summary) {
    /**
     * Sizes and costs of an audit.
     *
     * @param kernel name of the kernels
     * @param threads number of threads
     * @param sampleCount N
     * @param patternCount R, the number of distinct rows of the concept matrix
     * @param conceptCount C
     * @param neuronCount number of audited neurons
     * @param testedPairs number of tested pairs of a neuron and a concept, which Holm's correction covers
     * @param partition origin of the strata
     * @param strata number of strata before they are crossed with intended concepts
     * @param rankSeconds seconds of the pass that ranks and tests
     * @param effectSeconds seconds of the pass that measures effects
     * @param headSeconds seconds spent on the head
     */
    public record Summary(
            String kernel,
            int threads,
            int sampleCount,
            int patternCount,
            int conceptCount,
            int neuronCount,
            int testedPairs,
            String partition,
            int strata,
            double rankSeconds,
            double effectSeconds,
            double headSeconds) {}
}
