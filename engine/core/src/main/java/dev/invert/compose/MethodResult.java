package dev.invert.compose;

import dev.invert.Interval;
import java.util.List;
import java.util.Optional;

/**
 * Precision of one way to detect the formula.
 *
 * @param method the way
 * @param neurons indices of the neurons, in the order of the literals; empty for probes
 * @param fitAuc AUC on the fit samples
 * @param heldOutAuc AUC on the held-out samples
 * @param interval 95 % confidence interval of {@code heldOutAuc}
 * @param comparison comparison with the detector; empty for the detector itself
 */
public record MethodResult(
        Method method,
        List<Integer> neurons,
        double fitAuc,
        double heldOutAuc,
        Interval interval,
        Optional<Comparison> comparison) {
    /**
     * DeLong's test of two AUCs on the same held-out samples.
     *
     * @param difference AUC of the detector less that of the baseline
     * @param low lower end of the 95 % confidence interval of the difference
     * @param high upper end
     * @param pValue two-sided p-value
     */
    public record Comparison(double difference, double low, double high, double pValue) {}
}
