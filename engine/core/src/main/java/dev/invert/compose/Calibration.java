package dev.invert.compose;

import java.util.List;

/** Turns an activation into the probability of a concept. Immutable. */
public sealed interface Calibration permits Calibration.Platt, Calibration.Isotonic {
    /** Returns the probability, from 0 to 1. */
    double probability(double activation);

    /**
     * Logistic function of the activation, {@code 1 / (1 + exp(-(slope * activation + intercept)))}.
     *
     * @param slope change of the log odds per unit of activation
     * @param intercept log odds at activation 0
     */
    record Platt(double slope, double intercept) implements Calibration {
        @Override
        public double probability(double activation) {
            return logistic(slope * activation + intercept);
        }
    }

    /**
     * Step function: the value of the last step whose start is at most the activation, or the first value.
     *
     * @param starts least activation of each step, ascending
     * @param values probability of each step
     */
    record Isotonic(List<Double> starts, List<Double> values) implements Calibration {
        @Override
        public double probability(double activation) {
            int low = 0;
            int high = starts.size() - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                if (starts.get(middle) <= activation) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return values.get(low);
        }
    }

    /** Returns {@code 1 / (1 + exp(-z))}. */
    static double logistic(double z) {
        return 1 / (1 + Math.exp(-z));
    }
}
