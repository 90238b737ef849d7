package dev.invert;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;

/**
 * Statistics that an {@link dev.invert.explain.Explainer} computes. Immutable.
 *
 * @param alpha significance level, from 0 to 1: a neuron is {@code INSIGNIFICANT} if the {@link DecidingTest} does
 *     not accept it at alpha
 * @param quantile share of the samples that count as top samples for precision, recall, F1 and IoU, also as objectives,
 *     above 0 and below 1
 * @param effects whether to compute the confidence interval and the measures of {@link Effect}
 * @param holdout share of the samples that are excluded from the search and used to evaluate explanations, from 0 to
 *     below 1
 * @param folds number of parts that are left out of a search in turn, 0 or 2 to 1,000,000
 * @param bootstrap number of searches on samples drawn with replacement, 0 to 1,000,000
 * @param permutations number of searches on permuted samples, 0 to 1,000,000
 * @param seed seed of all splits, draws and permutations
 */
public record StatisticsOptions(
        double alpha,
        double quantile,
        boolean effects,
        double holdout,
        int folds,
        int bootstrap,
        int permutations,
        long seed) {
    /** Alpha 0.05, quantile 0.005, effects computed; no hold-out and no repeated searches. */
    public static final StatisticsOptions DEFAULT = new StatisticsOptions(0.05, 0.005, true, 0, 0, 0, 0, 0);

    /** Maximum number of repeated searches; a larger value is most likely a typing error. */
    private static final int MAX_SEARCHES = 1_000_000;

    /**
     * Validates the options.
     *
     * @throws InvalidSettingException if a value is out of range
     */
    public StatisticsOptions {
        require(alpha >= 0 && alpha <= 1, Setting.ALPHA, alpha, "must lie between 0 and 1");
        require(quantile > 0 && quantile < 1, Setting.QUANTILE, quantile, "must lie above 0 and below 1");
        require(holdout >= 0 && holdout < 1, Setting.HOLDOUT, holdout, "must be at least 0 and below 1");
        require(folds != 1, Setting.FOLDS, folds, "must be 0 or at least 2");
        requireSearches(Setting.FOLDS, folds);
        requireSearches(Setting.BOOTSTRAP, bootstrap);
        requireSearches(Setting.PERMUTATIONS, permutations);
    }

    private static void requireSearches(Setting setting, int searches) {
        require(searches >= 0 && searches <= MAX_SEARCHES, setting, searches, "must lie between 0 and " + MAX_SEARCHES);
    }

    private static void require(boolean holds, Setting setting, Object value, String rule) {
        if (!holds) {
            throw new InvalidSettingException(setting, value, rule);
        }
    }

    /** Returns the number of repeated searches: folds, bootstrap and permutations. */
    public int repetitions() {
        return folds + bootstrap + permutations;
    }

    /** Returns a copy with another significance level. */
    public StatisticsOptions withAlpha(double level) {
        return new StatisticsOptions(level, quantile, effects, holdout, folds, bootstrap, permutations, seed);
    }

    /** Returns a copy with another quantile. */
    public StatisticsOptions withQuantile(double share) {
        return new StatisticsOptions(alpha, share, effects, holdout, folds, bootstrap, permutations, seed);
    }

    /** Returns a copy with or without the confidence interval and the measures of {@link Effect}. */
    public StatisticsOptions withEffects(boolean compute) {
        return new StatisticsOptions(alpha, quantile, compute, holdout, folds, bootstrap, permutations, seed);
    }

    /** Returns a copy with another share of held-out samples. */
    public StatisticsOptions withHoldout(double share) {
        return new StatisticsOptions(alpha, quantile, effects, share, folds, bootstrap, permutations, seed);
    }

    /** Returns a copy with another number of folds. */
    public StatisticsOptions withFolds(int parts) {
        return new StatisticsOptions(alpha, quantile, effects, holdout, parts, bootstrap, permutations, seed);
    }

    /** Returns a copy with another number of bootstrap searches. */
    public StatisticsOptions withBootstrap(int searches) {
        return new StatisticsOptions(alpha, quantile, effects, holdout, folds, searches, permutations, seed);
    }

    /** Returns a copy with another number of permutations. */
    public StatisticsOptions withPermutations(int searches) {
        return new StatisticsOptions(alpha, quantile, effects, holdout, folds, bootstrap, searches, seed);
    }

    /** Returns a copy with another seed. */
    public StatisticsOptions withSeed(long value) {
        return new StatisticsOptions(alpha, quantile, effects, holdout, folds, bootstrap, permutations, value);
    }
}
