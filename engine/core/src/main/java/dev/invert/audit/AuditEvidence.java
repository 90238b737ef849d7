package dev.invert.audit;

import java.util.List;

/**
 * Figures of a finding to look at.
 *
 * @param low lowest activation without the intended concept
 * @param high highest activation without the intended concept
 * @param with samples with the tested concept and without the intended one, per bin of equal width
 * @param without samples with neither, per bin
 * @param strata AUC in each stratum where it is defined
 * @param examples samples with the tested concept and without the intended one, the most active first, at most
 *     {@value #MOST_EXAMPLES}; for an output, only samples that are predicted as its class
 */
public record AuditEvidence(
        double low,
        double high,
        List<Integer> with,
        List<Integer> without,
        List<Stratum> strata,
        List<Example> examples) {
    /** Number of bins. */
    public static final int BINS = 40;

    /** Maximum number of examples. */
    public static final int MOST_EXAMPLES = 12;

    /**
     * A sample that activates the neuron.
     *
     * @param sample index of the sample
     * @param activation its activation; for an output, its log-softmax
     */
    public record Example(int sample, float activation) {}

    /**
     * The tested concept in one stratum.
     *
     * @param name name of the stratum
     * @param intended whether its samples show the intended concept
     * @param positive samples with the tested concept
     * @param negative samples without it
     * @param auc AUC of the tested concept
     */
    public record Stratum(String name, boolean intended, int positive, int negative, double auc) {}
}
