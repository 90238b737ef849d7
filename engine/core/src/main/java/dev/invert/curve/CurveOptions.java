package dev.invert.curve;

import dev.invert.SearchOptions;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;
import java.util.List;

/**
 * Options of a {@link CurveSearch}.
 *
 * @param lengths maximum numbers of literals, 1 to {@value #MAX_LENGTH}, ascending and each once
 * @param minFractions minimum shares of samples that a formula holds for, each from 0 to {@code maxFraction}; one curve
 *     each
 * @param maxFraction maximum share of samples that a formula holds for
 * @param beam number of formulas of each length that are extended
 * @param method search method
 * @param holdout share of the samples that are excluded from the searches and used to measure, from 0 to below 1
 * @param seed seed of the choice of these samples
 * @param threads number of threads; 0 for one per processor
 */
public record CurveOptions(
        List<Integer> lengths,
        List<Double> minFractions,
        double maxFraction,
        int beam,
        SearchOptions.Method method,
        double holdout,
        long seed,
        int threads) {
    private static final int MAX_LENGTH = 64;

    /**
     * Sorts the lengths and fractions and removes repeated ones.
     *
     * @throws InvalidSettingException if a list is empty or a value is out of range
     */
    public CurveOptions {
        lengths = lengths.stream().sorted().distinct().toList();
        minFractions = minFractions.stream().sorted().distinct().toList();
        if (lengths.isEmpty() || lengths.stream().anyMatch(length -> length < 1 || length > MAX_LENGTH)) {
            throw new InvalidSettingException(Setting.LENGTH, lengths, "must be 1 to " + MAX_LENGTH);
        }
        for (double share : minFractions) {
            if (!(share >= 0 && share <= maxFraction)) {
                throw new InvalidSettingException(
                        Setting.MIN_FRACTION, share, "must lie between 0 and ", Setting.MAX_FRACTION.with(maxFraction));
            }
        }
        if (minFractions.isEmpty()) {
            throw new InvalidSettingException(Setting.MIN_FRACTION, minFractions, "must name at least one share");
        }
    }

    /** Returns the largest length. */
    int longest() {
        return lengths.get(lengths.size() - 1);
    }
}
