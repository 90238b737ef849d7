package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.NeuronValues;
import dev.invert.SparseValues;
import java.util.List;

/**
 * The spread of a neuron's activations inside and outside a set of samples: range, histogram in bins of equal width, and
 * the most and least active samples.
 *
 * @param low lowest activation; -0 is less than 0
 * @param high highest activation
 * @param inside number of samples of the set per bin
 * @param outside number of other samples per bin
 * @param top indices of the most active samples, highest first, equal ones in order
 * @param inactive indices of the least active samples of the set, lowest first, equal ones in order
 */
public record ActivationSpread(
        double low, double high, List<Long> inside, List<Long> outside, List<Integer> top, List<Integer> inactive) {
    /** Number of bins. */
    public static final int BINS = 40;

    /** Number of most active samples. */
    public static final int TOP_SAMPLES = 12;

    /** Number of least active samples of the set. */
    public static final int INACTIVE_SAMPLES = 6;

    /** Measures spreads on one thread. */
    public interface Kernel extends AutoCloseable {
        /**
         * Measures a neuron whose activations are all finite. If they are all equal, the first bin holds all of them.
         *
         * @param values the activations
         * @param set one bit per sample, with no bit beyond the last
         */
        ActivationSpread measure(DenseValues values, long[] set);

        /** Measures a neuron that is stored in either form. */
        default ActivationSpread measure(NeuronValues values, long[] set) {
            return values instanceof SparseValues sparse
                    ? SparseSpread.measure(sparse, set)
                    : measure((DenseValues) values, set);
        }

        /** Measures a neuron that is ranked, whose order may help. */
        default ActivationSpread measure(RankedNeuron neuron, long[] set) {
            return measure(neuron.values(), set);
        }

        @Override
        void close();
    }
}
