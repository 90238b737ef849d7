package dev.invert.simulate;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;
import java.util.List;

/**
 * Options of a simulation. Every combination of noise, length and number of samples is one cell of the table.
 *
 * @param noise standard deviations of the normal noise around the truth value 0 or 1, each at least 0
 * @param lengths numbers of literals of the planted formulas, each 1 to 64
 * @param sampleCounts numbers of samples, drawn without replacement from those of the concepts; 0 uses all
 * @param neurons number of formulas planted per cell, 1 to {@value #MAX_NEURONS}
 * @param values transformation of the noisy truth values
 * @param seed seed of all random choices
 */
public record SimulationOptions(
        List<Double> noise, List<Integer> lengths, List<Integer> sampleCounts, int neurons, Values values, long seed) {
    /** Levels of {@link Values#LEVELS} per unit. */
    static final int LEVELS_PER_UNIT = 4;

    private static final int MAX_NEURONS = 1_000_000;

    /** Transformation of the noisy truth values to activations. */
    public enum Values {
        /** Unchanged. */
        PLAIN,
        /** Rectified at 1/2: the activation is the excess over 1/2, or 0. */
        RECTIFIED,
        /** Rounded to quarters, so that there are many ties. */
        LEVELS
    }

    /**
     * Checks the ranges.
     *
     * @throws InvalidSettingException if a value is out of range
     */
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
