package dev.invert.compose;

import dev.invert.StatisticsOptions;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;

/**
 * Options of a {@link Composer}.
 *
 * @param kind parts of the detector: a neuron per literal, or a probe per literal
 * @param norm combines the literals
 * @param calibration turns activations of neurons into probabilities; probes need none
 * @param holdout share of the samples that detectors are measured on and not fitted to, above 0 and below 1
 * @param seed seed of the choice of these samples
 * @param threads number of threads; 0 for one per processor
 */
public record ComposeOptions(
        Kind kind, Norm norm, CalibrationKind calibration, double holdout, long seed, int threads) {
    /** Parts that a detector is made of. */
    public enum Kind {
        /** A neuron per literal. */
        NEURON,
        /** A logistic regression on all neurons per literal. */
        PROBE
    }

    /** Calibrations of neurons. */
    public enum CalibrationKind {
        /** Logistic function of the activation. */
        PLATT,
        /** Monotonic step function of the activation. */
        ISOTONIC
    }

    /**
     * Checks ranges.
     *
     * @throws InvalidSettingException if a value is out of range
     */
    public ComposeOptions {
        if (!(holdout > 0 && holdout < 1)) {
            throw new InvalidSettingException(
                    Setting.HOLDOUT, holdout, "must lie above 0 and below 1: a detector is measured on other samples");
        }
        StatisticsOptions.DEFAULT.withHoldout(holdout);
        if (threads < 0) {
            throw new InvalidSettingException(Setting.THREADS, threads, "must be at least 0 (one per processor)");
        }
    }

    /** Returns the number of threads to start. */
    int threadCount() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
