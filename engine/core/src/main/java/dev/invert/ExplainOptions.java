package dev.invert;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;

/**
 * What an {@link dev.invert.explain.Explainer} looks for. Immutable; {@link dev.invert.explain.Explainer#builder()} makes it.
 *
 * @param length most literals in a formula, at least 1
 * @param beam formulas of each length that are extended, at least 1
 * @param top explanations reported per neuron, at least 1
 * @param minFraction least share of samples that satisfy the formula, from 0 to 1, inclusive
 * @param maxFraction largest share, from 0 to 1, inclusive
 * @param direction which end of the AUC scale counts as good
 * @param searchLimit how many concepts, those with the largest |AUC - 1/2|, may be joined; 0 for all
 * @param parents whether formulas outside the bounds are extended too
 * @param perLength whether to report the best formulas of each length
 * @param aliases whether to report other formulas with the same truth set
 * @param threads neurons searched in parallel; 0 for one per processor
 * @param statistics which statistics to compute
 * @param search how formulas are searched for
 */
public record ExplainOptions(
        int length,
        int beam,
        int top,
        double minFraction,
        double maxFraction,
        Direction direction,
        int searchLimit,
        Parents parents,
        boolean perLength,
        boolean aliases,
        int threads,
        StatisticsOptions statistics,
        SearchOptions search) {
    /** Longer formulas explain nothing to anybody. */
    static final int MAX_LENGTH = 64;

    /** A beam or list beyond this is a typing error; it would fill the heap. */
    static final int MAX_BEAM = 100_000;

    static final int MAX_THREADS = 1024;

    /** Which AUCs are good. */
    public enum Direction {
        /** High: the neuron is more active on samples with the formula. */
        MAX,
        /** Low: the neuron is less active on them. */
        MIN,
        /** Furthest from 1/2. */
        BOTH
    }

    /** Which formulas are extended. */
    public enum Parents {
        /** Those within the fraction bounds, as published. */
        BOUNDED,
        /** Also the best ones outside the bounds. */
        ANY
    }

    /** Checks ranges. */
    public ExplainOptions {
        requireInRange(Setting.LENGTH, length, 1, MAX_LENGTH);
        requireInRange(Setting.BEAM, beam, 1, MAX_BEAM);
        requireInRange(Setting.TOP, top, 1, MAX_BEAM);
        requireInRange(Setting.SEARCH_LIMIT, searchLimit, 0, Integer.MAX_VALUE);
        requireInRange(Setting.THREADS, threads, 0, MAX_THREADS);
        requireProvable(searchLimit, search);
        if (!(minFraction >= 0 && minFraction <= maxFraction && maxFraction <= 1)) {
            throw new InvalidSettingException(
                    Setting.MIN_FRACTION,
                    minFraction,
                    "and ",
                    Setting.MAX_FRACTION.with(maxFraction),
                    " must satisfy 0 <= ",
                    Setting.MIN_FRACTION,
                    " <= ",
                    Setting.MAX_FRACTION,
                    " <= 1");
        }
    }

    /** Checks what only the combination of options can be wrong about. */
    private static void requireProvable(int searchLimit, SearchOptions search) {
        if (searchLimit > 0 && search.method() == SearchOptions.Method.OPTIMAL) {
            throw new InvalidSettingException(
                    Setting.SEARCH_LIMIT,
                    searchLimit,
                    "leaves concepts out, so ",
                    Setting.SEARCH.with(SearchOptions.Method.OPTIMAL),
                    " could prove nothing about all formulas: use one of the two");
        }
    }

    /** The same with another search. */
    public ExplainOptions with(SearchOptions.Method method) {
        return new ExplainOptions(
                length,
                beam,
                top,
                minFraction,
                maxFraction,
                direction,
                searchLimit,
                parents,
                perLength,
                aliases,
                threads,
                statistics,
                new SearchOptions(method, search.timeLimitSeconds(), search.compareBeam()));
    }

    private static void requireInRange(Setting setting, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidSettingException(setting, value, "must lie between ", least, " and ", most);
        }
    }
}
