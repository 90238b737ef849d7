package dev.invert.audit;

import java.util.List;

/**
 * Proof by ablation that inputs of a linear head mediate a flagged dependence. On samples with the tested concept and
 * without the intended one, the activations of some inputs are replaced by those of a random sample of the same stratum
 * without the tested concept. Accuracies mean nothing after that, since the replacement reveals the stratum.
 *
 * @param output index of the flagged output
 * @param concept column of the tested concept
 * @param inputs flagged inputs, in ascending order
 * @param share share of the effect on the centered logit that they mediate
 * @param effect class-standardized effect of the concept on the centered logit
 * @param sum the sum of what all inputs mediate; equals {@code effect} up to rounding
 * @param shift shift of predictions before ablation
 * @param shiftAblated shift after ablation of the flagged inputs
 * @param shiftRandom mean shift after ablation of as many other inputs, over random draws; NaN if there are too few
 * @param draws number of random draws
 */
public record AuditAblation(
        int output,
        int concept,
        List<Integer> inputs,
        double share,
        double effect,
        double sum,
        double shift,
        double shiftAblated,
        double shiftRandom,
        int draws) {}
