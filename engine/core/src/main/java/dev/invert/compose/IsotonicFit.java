package dev.invert.compose;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Fits the monotonic step function with the least squared error by pooling adjacent violators. */
final class IsotonicFit {
    private IsotonicFit() {}

    /** A step: samples with adjacent activations and one value. */
    private record Step(double start, long positives, long count) {
        Step and(Step next) {
            return new Step(start, positives + next.positives, count + next.count);
        }

        /** Returns whether the share of positives is at least that of another step, exactly. */
        boolean isAtLeast(Step next) {
            return positives * next.count >= next.positives * count;
        }
    }

    /**
     * Fits the calibration.
     *
     * @param activations finite, at least one
     * @param positive truth of each sample
     * @param ascending whether the probability rises with the activation
     */
    static Calibration.Isotonic fit(double[] activations, boolean[] positive, boolean ascending) {
        int[] order = new int[activations.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        IntArrays.stableSort(order, (a, b) -> Double.compare(activations[a] + 0.0, activations[b] + 0.0));
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at < order.length) {
            double value = activations[order[at]];
            long positives = 0;
            int end = at;
            while (end < order.length && activations[order[end]] == value) {
                positives += positive[order[end]] == ascending ? 1 : 0;
                end++;
            }
            Step step = new Step(value, positives, end - at);
            while (!steps.isEmpty() && steps.get(steps.size() - 1).isAtLeast(step)) {
                step = steps.remove(steps.size() - 1).and(step);
            }
            steps.add(step);
            at = end;
        }
        List<Double> starts = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (Step step : steps) {
            double share = (double) (ascending ? step.positives : step.count - step.positives) / step.count;
            starts.add(step.start + 0.0);
            values.add(share);
        }
        return new Calibration.Isotonic(Collections.unmodifiableList(starts), Collections.unmodifiableList(values));
    }
}
