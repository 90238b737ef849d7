package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Weighs samples by their activations, for the correlation with a formula. The weights of a neuron are integers with the
 * bounds and the total of doubled mid-ranks, from 0 to 2N and N (N + 1) together, so that every kernel can sum them in
 * place of ranks. Computed in Java alone, so that all kernels search by the same integers. Reused; not thread-safe.
 *
 * <p>A weight is {@code N + 1 + c}, with c the distance of the activation from the mean, times a factor, rounded. The
 * factor is the largest one within the bounds. Three steps keep equal activations equal and the total exact:
 *
 * <ol>
 *   <li>Two different activations, of m and N - m samples, weigh exactly {@code c = m - N} and {@code m}.
 *   <li>A value that more than half of the samples share, such as the zeros of a sparse latent, gets an integer c by a
 *       smaller factor, unless it lies within one unit of the mean. Its rounding error would otherwise have to be offset
 *       by the few other samples.
 *   <li>The sum of the rounding errors is offset by one unit each of the samples that were rounded the furthest in its
 *       direction. They are taken in classes of rounding errors, which hold equal activations together; a class that is
 *       larger than what is left is passed over. What is left in the end is spread evenly over the first such class, in
 *       the order of the samples; only there do equal activations differ, by one unit.
 * </ol>
 */
public final class ActivationWeights {
    private static final int CLASSES = 1 << 15;

    private final int sampleCount;
    private final int patternCount;
    private final IntBuffer patternOf;
    private final int[] centered;
    private final short[] classes;
    private final int[] classSizes = new int[CLASSES + 1];
    private final long[] sums;
    private double deviation;
    private double mean;
    private double factor;
    /** Value of more than half of the samples; used only if its distance from the mean is an integer. */
    private float shared;

    private boolean exactlyShared;

    /** Allocates room for one neuron on the samples of a table. */
    public ActivationWeights(PatternTable table) {
        this.sampleCount = table.sampleCount();
        this.patternCount = table.patternCount();
        this.patternOf = table.patternOfSample();
        this.centered = new int[sampleCount];
        this.classes = new short[sampleCount];
        this.sums = new long[patternCount];
    }

    /**
     * Returns the sum of the weights of each pattern; the next call overwrites it.
     *
     * @param neuron a neuron that is finite and not constant
     */
    public long[] weigh(RankedNeuron neuron) {
        FloatBuffer values = ((DenseValues) neuron.values()).floats();
        if (!weighTwoValues(values)) {
            scale(values, neuron.moments().mean(sampleCount));
            balance(round(values));
        }
        sum();
        return sums;
    }

    /** Returns the standard deviation of the weights of the last neuron. */
    public double deviation() {
        return deviation;
    }

    /** Sets the weights of a neuron with two different activations; returns whether it has no more. */
    private boolean weighTwoValues(FloatBuffer values) {
        float first = values.get(0);
        float second = first;
        int seconds = 0;
        for (int i = 0; i < sampleCount; i++) {
            float value = values.get(i);
            if (value != first) {
                if (seconds > 0 && value != second) {
                    return false;
                }
                second = value;
                seconds++;
            }
        }
        int high = second > first ? seconds : sampleCount - seconds;
        float least = Math.min(first, second);
        for (int i = 0; i < sampleCount; i++) {
            centered[i] = values.get(i) > least ? sampleCount - high : -high;
        }
        return true;
    }

    /** Finds the mean, the factor, and the value that more than half of the samples share. */
    private void scale(FloatBuffer values, double roundedMean) {
        double rest = 0;
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        float candidate = 0;
        int lead = 0;
        for (int i = 0; i < sampleCount; i++) {
            float value = values.get(i);
            least = Math.min(least, value);
            most = Math.max(most, value);
            rest += value - roundedMean;
            // Boyer and Moore's vote: only a majority can win it.
            if (lead == 0) {
                candidate = value;
            }
            lead += value == candidate ? 1 : -1;
        }
        mean = roundedMean + rest / sampleCount;
        // One unit of the range is left for balancing.
        factor = Math.min(sampleCount / (mean - least), (sampleCount - 2) / (most - mean));
        int sharing = 0;
        for (int i = 0; lead > 0 && i < sampleCount; i++) {
            sharing += values.get(i) == candidate ? 1 : 0;
        }
        shared = candidate;
        double distance = Math.abs(candidate - mean) * factor;
        exactlyShared = 2L * sharing > sampleCount && distance >= 1;
        if (exactlyShared) {
            factor *= Math.floor(distance) / distance;
        }
    }

    /** Rounds all weights and classifies their rounding errors. Returns the sum of the weights less its target. */
    private long round(FloatBuffer values) {
        Arrays.fill(classSizes, 0);
        long excess = 0;
        for (int i = 0; i < sampleCount; i++) {
            float value = values.get(i);
            double exact = (value - mean) * factor;
            double rounded = Math.rint(exact);
            // The error lies between -1/2, in class 0, and 1/2, in the last class.
            int errorClass = exactlyShared && value == shared
                    ? CLASSES
                    : Math.min(CLASSES - 1, (int) ((rounded - exact + 0.5) * CLASSES));
            centered[i] = (int) rounded;
            classes[i] = (short) errorClass;
            classSizes[errorClass]++;
            excess += centered[i];
        }
        return excess;
    }

    private void balance(long excess) {
        int unit = excess > 0 ? -1 : 1;
        long left = Math.abs(excess);
        int passedOver = -1;
        for (int step = 0; step < CLASSES && left > 0; step++) {
            int errorClass = excess > 0 ? CLASSES - 1 - step : step;
            int size = classSizes[errorClass];
            if (size <= left) {
                left -= size;
                classSizes[errorClass] = -size;
            } else if (passedOver < 0) {
                passedOver = errorClass;
            }
        }
        if (left > 0 && passedOver < 0) {
            throw new IllegalStateException("the weights of " + sampleCount + " samples cannot be balanced");
        }
        long part = left;
        long counted = 0;
        for (int i = 0; i < sampleCount; i++) {
            int errorClass = classes[i] & 0xFFFF;
            if (classSizes[errorClass] < 0) {
                centered[i] += unit;
            } else if (errorClass == passedOver) {
                counted += part;
                if (counted >= classSizes[errorClass]) {
                    counted -= classSizes[errorClass];
                    centered[i] += unit;
                }
            }
        }
    }

    private void sum() {
        Arrays.fill(sums, 0);
        double squares = 0;
        long middle = sampleCount + 1L;
        for (int i = 0; i < sampleCount; i++) {
            double c = centered[i];
            squares += c * c;
            sums[patternOf.get(i)] += middle + centered[i];
        }
        deviation = Math.sqrt(squares / sampleCount);
    }
}
