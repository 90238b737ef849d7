package dev.invert.simulate;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;
import java.util.List;

/**
 * What to plant. Every combination of noise, length and number of samples is one cell of the table.
 *
 * @param noise standard deviations of the normal noise around the truth value 0 or 1, each at least 0
 * @param lengths literals of the planted formulas, each at least 1
 * @param sampleCounts numbers of samples, drawn from those of the concepts without replacement; 0 for all
 * @param neurons planted per cell, at least 1
 * @param values what becomes of truth value and noise
 * @param seed of all that is drawn
 */
public record SimulationOptions(
        List<Double> noise, List<Integer> lengths, List<Integer> sampleCounts, int neurons, Values values, long seed) {
    /** Levels of {@link Values#LEVELS} per unit. */
    static final int LEVELS_PER_UNIT = 4;

    private static final int MAX_NEURONS = 1_000_000;

    /** How activations come out. */
    public enum Values {
        /** As they are. */
        PLAIN,
        /** Rectified at 1/2: all below become 0. */
        RECTIFIED,
        /** Rounded to quarters, so that many are equal. */
        LEVELS
    }

    /** Checks ranges. */
    public SimulationOptions {
        noise = List.copyOf(noise);
        lengths = List.copyOf(lengths);
        sampleCounts = List.copyOf(sampleCounts);
        require(
                !noise.isEmpty() && noise.stream().allMatch(s -> s >= 0 && s < Double.POSITIVE_INFINITY),
                Setting.NOISE,
                noise,
                "must be finite and at least 0");
        require(
                !lengths.isEmpty() && lengths.stream().allMatch(l -> l >= 1 && l <= 64),
                Setting.PLANTED_LENGTHS,
                lengths,
                "must be 1 to 64");
        require(
                !sampleCounts.isEmpty() && sampleCounts.stream().allMatch(n -> n >= 0),
                Setting.SAMPLE_COUNTS,
                sampleCounts,
                "must be at least 0");
        require(
                neurons >= 1 && neurons <= MAX_NEURONS,
                Setting.PLANTED_NEURONS,
                neurons,
                "must lie between 1 and " + MAX_NEURONS);
    }

    private static void require(boolean holds, Setting setting, Object value, String rule) {
        if (!holds) {
            throw new InvalidSettingException(setting, value, rule);
        }
    }
}
