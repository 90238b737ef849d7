package dev.invert;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;

/**
 * Which statistics an {@link dev.invert.explain.Explainer} computes. Immutable.
 *
 * @param alpha a neuron whose best explanation has a corrected p above it, or a p by permutations where these are enough
 *     for one below it, is {@code INSIGNIFICANT}, from 0 to 1
 * @param quantile share of the samples that count as high for precision, recall, F1 and IoU, above 0 and below 1
 * @param effects whether to compute the confidence interval and the measures of {@link Effect}
 * @param holdout share of the samples that the search does not see and explanations are measured on, from 0 to below 1
 * @param folds how many parts are left out of a search in turn, 0 or at least 2
 * @param bootstrap how many searches on samples drawn with replacement
 * @param permutations how many searches on shuffled samples
 * @param seed of all that is drawn or shuffled
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
    /** Alpha 0.05, the top 0.5 %, with effects; nothing that repeats the search. */
    public static final StatisticsOptions DEFAULT = new StatisticsOptions(0.05, 0.005, true, 0, 0, 0, 0, 0);

    /** More repetitions are a typing error. */
    private static final int MAX_SEARCHES = 1_000_000;

    /** Checks ranges. */
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

    /** How often the search is repeated. */
    public int repetitions() {
        return folds + bootstrap + permutations;
    }

    /** The same with another alpha. */
    public StatisticsOptions withAlpha(double level) {
        return new StatisticsOptions(level, quantile, effects, holdout, folds, bootstrap, permutations, seed);
    }

    /** The same with another quantile. */
    public StatisticsOptions withQuantile(double share) {
        return new StatisticsOptions(alpha, share, effects, holdout, folds, bootstrap, permutations, seed);
    }

    /** The same with or without confidence interval and effects. */
    public StatisticsOptions withEffects(boolean compute) {
        return new StatisticsOptions(alpha, quantile, compute, holdout, folds, bootstrap, permutations, seed);
    }

    /** The same with another share of samples held out. */
    public StatisticsOptions withHoldout(double share) {
        return new StatisticsOptions(alpha, quantile, effects, share, folds, bootstrap, permutations, seed);
    }

    /** The same with another number of folds. */
    public StatisticsOptions withFolds(int parts) {
        return new StatisticsOptions(alpha, quantile, effects, holdout, parts, bootstrap, permutations, seed);
    }

    /** The same with another number of bootstrap searches. */
    public StatisticsOptions withBootstrap(int searches) {
        return new StatisticsOptions(alpha, quantile, effects, holdout, folds, searches, permutations, seed);
    }

    /** The same with another number of permutations. */
    public StatisticsOptions withPermutations(int searches) {
        return new StatisticsOptions(alpha, quantile, effects, holdout, folds, bootstrap, searches, seed);
    }

    /** The same with another seed. */
    public StatisticsOptions withSeed(long value) {
        return new StatisticsOptions(alpha, quantile, effects, holdout, folds, bootstrap, permutations, value);
    }
}
