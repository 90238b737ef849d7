package dev.invert.audit;

import dev.invert.Formula;

/**
 * Result of testing one neuron for its dependence on one concept.
 *
 * @param neuron index of the neuron
 * @param intended formula of what the neuron is meant to detect; for an input of a head, what the output is meant to
 *     detect
 * @param output index of the flagged output that an input of a head is behind; -1 for all other neurons
 * @param concept column of the tested concept
 * @param verdict the verdict
 * @param reason the verdict in words
 * @param counts numbers of samples
 * @param u2Without 2U of the concept on the samples without the intended concept, exact
 * @param u2Within 2U of the concept on the samples with the intended concept, exact
 * @param z standardized sum of ranks within strata (van Elteren); NaN if the pair was not tested
 * @param log10P log10 of the two-sided p of {@code z}; NaN if the pair was not tested
 * @param log10Holm log10 of the family-wise p over all tested pairs; NaN if the pair was not tested
 * @param log10Q log10 of the false discovery rate over all tested pairs; NaN if the pair was not tested
 * @param effect sizes of the dependence; null unless the family-wise p is significant
 * @param trainingLift P(c | t) / P(c) in the training samples; NaN if not known
 * @param mediatedShare share of the effect on the flagged output that passes through the neuron; NaN for other neurons
 * @param evidence figures to look at; null unless the pair is a finding
 */
public record AuditedPair(
        int neuron,
        Formula intended,
        int output,
        int concept,
        AuditVerdict verdict,
        String reason,
        Counts counts,
        long u2Without,
        long u2Within,
        double z,
        double log10P,
        double log10Holm,
        double log10Q,
        AuditEffect effect,
        double trainingLift,
        double mediatedShare,
        AuditEvidence evidence) {
    /**
     * Numbers of samples by intended concept t and tested concept c.
     *
     * @param positiveWithout samples with c and without t
     * @param negativeWithout samples with neither
     * @param positiveWithin samples with c and t
     * @param negativeWithin samples with t and without c
     */
    public record Counts(int positiveWithout, int negativeWithout, int positiveWithin, int negativeWithin) {}

    /** Returns A0, the AUC of the concept on the samples without the intended concept; NaN if it is undefined. */
    public double aucWithout() {
        return auc(u2Without, counts.positiveWithout(), counts.negativeWithout());
    }

    /** Returns A1, the AUC of the concept on the samples with the intended concept; NaN if it is undefined. */
    public double aucWithin() {
        return auc(u2Within, counts.positiveWithin(), counts.negativeWithin());
    }

    private static double auc(long u2, long n1, long n0) {
        return n1 == 0 || n0 == 0 ? Double.NaN : u2 / (2.0 * n1 * n0);
    }

    /** Returns a copy with other results of the second pass. */
    AuditedPair judged(
            AuditVerdict newVerdict,
            String newReason,
            double holm,
            double q,
            AuditEffect newEffect,
            double lift,
            AuditEvidence newEvidence) {
        return new AuditedPair(
                neuron,
                intended,
                output,
                concept,
                newVerdict,
                newReason,
                counts,
                u2Without,
                u2Within,
                z,
                log10P,
                holm,
                q,
                newEffect,
                lift,
                mediatedShare,
                newEvidence);
    }

    /** Returns a copy for an input behind an output. */
    AuditedPair behind(int flaggedOutput, double share) {
        return new AuditedPair(
                neuron,
                intended,
                flaggedOutput,
                concept,
                verdict,
                reason,
                counts,
                u2Without,
                u2Within,
                z,
                log10P,
                log10Holm,
                log10Q,
                effect,
                trainingLift,
                share,
                evidence);
    }
}
