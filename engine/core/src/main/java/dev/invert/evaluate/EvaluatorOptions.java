package dev.invert.evaluate;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;

/**
 * Options of an {@link Evaluator}.
 *
 * @param quantile share of the samples that count as top samples for F1 and IoU, above 0 and below 1
 * @param trials number of random changes of the true labels per neuron and sanity test, 0 to 100,000; 0 for no test
 * @param prevalence share of the samples that the truth holds for in these trials, above 0 and below 1: other samples of
 *     the truth are removed first; 0 to keep all samples
 * @param bootstrap number of draws of neurons with replacement, 0 to 1,000,000; 0 for no intervals
 * @param seed seed of the trials and of the draws
 * @param threads number of threads, at least 1
 */
public record EvaluatorOptions(double quantile, int trials, double prevalence, int bootstrap, long seed, int threads) {
    /** A sanity test is passed in a trial if the score falls by more than this share. */
    public static final double LEAST_FALL = 0.01;

    private static final int MAX_TRIALS = 100_000;
    private static final int MAX_BOOTSTRAP = 1_000_000;

    /** @throws InvalidSettingException if an option is out of range */
    public EvaluatorOptions {
        require(quantile > 0 && quantile < 1, Setting.QUANTILE, quantile, "must lie above 0 and below 1");
        require(
                trials >= 0 && trials <= MAX_TRIALS,
                Setting.TRIALS,
                trials,
                "must lie between 0 (no sanity tests) and " + MAX_TRIALS);
        require(
                prevalence >= 0 && prevalence < 1,
                Setting.PREVALENCE,
                prevalence,
                "must be at least 0 (all samples) and below 1");
        require(
                bootstrap >= 0 && bootstrap <= MAX_BOOTSTRAP,
                Setting.BOOTSTRAP,
                bootstrap,
                "must lie between 0 (no intervals) and " + MAX_BOOTSTRAP);
        require(threads >= 1, Setting.THREADS, threads, "must be at least 1, or 0 for one per processor");
    }

    private static void require(boolean holds, Setting setting, Object value, String rule) {
        if (!holds) {
            throw new InvalidSettingException(setting, value, rule);
        }
    }
}
