package dev.invert;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;

/**
 * Options of an {@link dev.invert.explain.Explainer}, created by its {@link dev.invert.explain.Explainer#builder()
 * builder}. Immutable.
 *
 * @param length maximum number of literals in a formula, 1 to 64
 * @param beam number of formulas of each length that are extended, 1 to 100,000
 * @param top number of explanations reported per neuron, 1 to 100,000
 * @param minFraction minimum share of samples that satisfy a formula, from 0 to 1, inclusive
 * @param maxFraction maximum share of samples that satisfy a formula, from {@code minFraction} to 1, inclusive
 * @param direction the values that are best
 * @param searchLimit number of concepts, those with the largest |AUC - 1/2|, that formulas are built from; 0 for all
 * @param parents the formulas that are extended
 * @param perLength whether to report the best formulas of each length
 * @param aliases whether to report other formulas with the same truth set
 * @param threads number of threads that search neurons in parallel, up to 1,024; 0 for one per processor
 * @param statistics the statistics to compute
 * @param search the search method and its limits
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
    /** Maximum length; longer formulas are not interpretable. */
    static final int MAX_LENGTH = 64;

    /** Maximum beam and list size; a larger value is most likely a typing error and would fill the heap. */
    static final int MAX_BEAM = 100_000;

    static final int MAX_THREADS = 1024;

    /** Selects the values that are best, of the AUC or of another objective. */
    public enum Direction {
        /** The highest: the neuron is more active on samples that satisfy the formula. */
        MAX,
        /** The lowest: the neuron is less active on samples that satisfy the formula. */
        MIN,
        /** Those furthest from 1/2. */
        BOTH
    }

    /** Selects the formulas that are extended. */
    public enum Parents {
        /** The best formulas within the fraction bounds, as published. */
        BOUNDED,
        /** The best formulas within the bounds and, separately, the best ones outside them. */
        ANY
    }

    /**
     * Validates the options.
     *
     * @throws InvalidSettingException if a value is out of range, {@code searchLimit} is combined with method OPTIMAL, or
     *     a direction other than MAX with the objective F1 or IOU
     */
    public ExplainOptions {
        requireInRange(Setting.LENGTH, length, 1, MAX_LENGTH);
        requireInRange(Setting.BEAM, beam, 1, MAX_BEAM);
        requireInRange(Setting.TOP, top, 1, MAX_BEAM);
        requireInRange(Setting.SEARCH_LIMIT, searchLimit, 0, Integer.MAX_VALUE);
        requireInRange(Setting.THREADS, threads, 0, MAX_THREADS);
        requireProvable(searchLimit, search);
        requireDirection(direction, search.objective());
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

    /** Rejects a search limit together with a proof: concepts that are left out would not be covered by it. */
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

    /** Rejects low values of an overlap: the lowest, 0, is reached by every formula without a top sample. */
    private static void requireDirection(Direction direction, SearchOptions.Objective objective) {
        if (direction != Direction.MAX && !objective.hasLowValues()) {
            throw new InvalidSettingException(
                    Setting.DIRECTION,
                    direction,
                    "does not go with ",
                    Setting.OBJECTIVE.with(objective),
                    ", whose low values say nothing: use ",
                    Setting.DIRECTION.with(Direction.MAX));
        }
    }

    /** Returns a copy of these options with another search method. */
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
                search.withMethod(method));
    }

    private static void requireInRange(Setting setting, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidSettingException(setting, value, "must lie between ", least, " and ", most);
        }
    }
}
