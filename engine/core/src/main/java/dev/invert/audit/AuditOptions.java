package dev.invert.audit;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;

/**
 * Options of an {@link Auditor}.
 *
 * @param outputLayer whether the activations are the logits of classes: neurons are then judged by their log-softmax, and
 *     by how far concepts shift predictions
 * @param alpha largest family-wise p (Holm) of a finding, above 0 and below 1
 * @param seed seed of the draws of an ablation
 * @param threads number of threads, at least 1
 */
public record AuditOptions(boolean outputLayer, double alpha, long seed, int threads) {
    /** Lower confidence limits of both AUCs must exceed this: a "medium" effect of Vargha and Delaney (2000). */
    public static final double LEAST_AUC = 0.64;

    /** The lower confidence limit of the shift of predictions must exceed this. */
    public static final double LEAST_SHIFT = 0.10;

    /** Least share of an effect that a reported input of a flagged output mediates. */
    public static final double LEAST_SHARE = 0.05;

    /** Least number of samples with a concept, and of samples without it, in a stratum that is compared. */
    public static final int LEAST_CELL = 5;

    /** Without classes, a concept whose Jaccard index with the intended one is larger counts as the same thing. */
    public static final double MOST_JACCARD = 0.5;

    /** @throws InvalidSettingException if an option is out of range */
    public AuditOptions {
        if (!(alpha > 0 && alpha < 1)) {
            throw new InvalidSettingException(Setting.ALPHA, alpha, "must be above 0 and below 1");
        }
        if (threads < 1) {
            throw new InvalidSettingException(
                    Setting.THREADS, threads, "must be at least 1, or 0 for one per processor");
        }
    }
}
