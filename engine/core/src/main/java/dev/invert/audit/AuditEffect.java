package dev.invert.audit;

/**
 * Sizes of a neuron's dependence on a concept.
 *
 * @param standardizedAuc AUC without the intended concept, with both groups of samples weighted to the same mix of
 *     strata; variance after DeLong within strata
 * @param within AUC with the intended concept; variance after DeLong
 * @param coverage share of the samples without the intended concept whose strata are large enough to be compared
 * @param shift standardized P(predicted | c) - P(predicted | not c) without the intended concept; null unless the
 *     activations are logits
 * @param reference the same for another model, and differences; null without one
 */
public record AuditEffect(
        Estimate standardizedAuc, Estimate within, double coverage, Estimate shift, Reference reference) {
    /**
     * Comparison with another model on the same samples.
     *
     * @param standardizedAuc standardized AUC of the other model
     * @param shift shift of the predictions of the other model; null unless the activations are logits
     * @param aucGain standardized AUC less that of the other model, paired by sample
     * @param shiftGain shift less that of the other model, paired by sample; null unless the activations are logits
     */
    public record Reference(Estimate standardizedAuc, Estimate shift, Estimate aucGain, Estimate shiftGain) {}
}
