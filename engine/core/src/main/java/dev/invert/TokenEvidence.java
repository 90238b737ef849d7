package dev.invert;

import java.util.List;
import java.util.Optional;

/**
 * Data for checking a formula on a neuron whose samples are tokens, computed over all samples. A sample on which the
 * activation is above 0 is a firing.
 *
 * @param firingCount number of firings
 * @param sampleCount N, the number of samples
 * @param tenths firings in ten parts of equal size, strongest first; fewer if there are fewer than ten firings
 * @param contexts samples with their surroundings: strong firings to weak ones, then misses, then false alarms
 * @param tokenSet set of token ids that the activation is best correlated with; empty if none is frequent enough
 * @param fit how well formula and set explain the activation
 */
public record TokenEvidence(
        long firingCount,
        long sampleCount,
        List<Tenth> tenths,
        List<Context> contexts,
        Optional<TokenSet> tokenSet,
        TokenFit fit) {
    /**
     * A tenth of the firings.
     *
     * @param low smallest activation
     * @param high largest activation
     * @param count number of firings
     * @param inside number of those that satisfy the formula
     */
    public record Tenth(double low, double high, long count, long inside) {}

    /** Reason why a context is shown. */
    public enum Kind {
        /** Example of a fifth of the firings. */
        FIRING,
        /** Strong firing that the formula does not hold for. */
        MISS,
        /** Sample that satisfies the formula and has no firing. */
        FALSE_ALARM
    }

    /**
     * A sample and the rows around it in its sequence.
     *
     * @param kind reason why it is shown
     * @param fifth part of the firings that the sample belongs to, from 0 for the strongest; -1 for a false alarm
     * @param sample index of the sample
     * @param at place of the sample among the tokens
     * @param tokens ids of the tokens
     * @param activations activation on each token; NaN for rows that are no samples
     * @param inside whether each token satisfies the formula; false for rows that are no samples
     */
    public record Context(
            Kind kind,
            int fifth,
            int sample,
            int at,
            List<Integer> tokens,
            List<Double> activations,
            List<Boolean> inside) {}
}
