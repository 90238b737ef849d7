package dev.invert.internal.search;

import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.ScoreRule;
import dev.invert.internal.kernel.TopWeights;

/**
 * The overlap of a formula with the K top samples of a neuron as the objective. With tp the number of top samples that
 * satisfy the formula, {@code F1 = 2 tp / (n + K)} and {@code IoU = tp / (n + K - tp)}; both put formulas in the same
 * order. The linear sum, {@code N tp - n K}, is that of {@link TopWeights}. Only high values are searched for: the
 * lowest, 0, is reached by every formula without a top sample.
 *
 * @param measure the value
 * @param sampleCount N; every n must satisfy 0 &lt; n &lt; N
 * @param quantile share of the samples that count as top samples, above 0 and below 1
 * @param topCount K; 0 before a neuron is weighed
 */
public record Overlap(Measure measure, long sampleCount, double quantile, long topCount) implements Objective {
    /** Values that depend on the overlap alone. */
    public enum Measure {
        /** Harmonic mean of precision and recall. */
        F1,
        /** Intersection over union. */
        IOU
    }

    /** Creates the objective of neurons that are still to be weighed. */
    public Overlap(Measure measure, long sampleCount, double quantile) {
        this(measure, sampleCount, quantile, 0);
    }

    @Override
    public String name() {
        return measure == Measure.F1 ? "f1" : "iou";
    }

    @Override
    public NeuronWeigher weigher(PatternTable table) {
        TopWeights weights = new TopWeights(table, quantile);
        return (workspace, lane, neuron) -> {
            workspace.weigh(lane, weights.weigh(neuron));
            return new Overlap(measure, sampleCount, quantile, weights.topCount());
        };
    }

    @Override
    public boolean sumsRanks() {
        return false;
    }

    @Override
    public ScoreRule rule(int length) {
        return new ScoreRule(ScoreRule.Kind.OVERLAP, sampleCount, topCount);
    }

    /** Compares {@code tp / (n + K)}, exactly. */
    @Override
    public int compare(long n1, long sum1, int length1, long n2, long sum2, int length2) {
        // tp is below 2^31, the sums are below 2^32.
        return Long.compare(onTop(n1, sum1) * (n2 + topCount), onTop(n2, sum2) * (n1 + topCount));
    }

    /** Returns tp. */
    private long onTop(long n, long sum) {
        return (sum + n * topCount) / sampleCount;
    }

    @Override
    public double value(long n, long sum, int length) {
        long onTop = onTop(n, sum);
        return measure == Measure.F1 ? 2.0 * onTop / (n + topCount) : (double) onTop / (n + topCount - onTop);
    }

    /** Returns the value, at most 1 also after rounding. */
    @Override
    public double valueOf(double score) {
        return Math.min(1, measure == Measure.F1 ? 2 * score : score / (1 - score));
    }

    /** Returns the value itself: there is no search for low values. */
    @Override
    public double mirrored(double value) {
        return value;
    }
}
