package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.SparseValues;
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
 *   <li>If there are only two different activations, m samples with the lower one weigh exactly {@code c = m - N}, the others
 *       {@code c = m}.
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

    /** Tie term of the smallest majority, (N / 2)³, as a multiple of N³; less a margin for its linear term. */
    private static final double LEAST_MAJORITY_TIES = 0.12;

    private final int sampleCount;
    private final int[] patternOf;
    private final IntBuffer patternSizes;
    private final double[] values;
    /** Patterns of the samples whose values are left after {@link #dropShared}. */
    private final int[] patternOfLeft;

    private final int[] centered;
    private final short[] classes;
    private final int[] classSizes = new int[CLASSES];
    private final long[] sums;
    private double deviation;
    private double mean;
    private double factor;
    /** Value of more than half of the samples; used only if its distance from the mean is an integer. */
    private double shared;

    private boolean exactlyShared;
    /** Centered weight of the samples that were dropped. */
    private int sharedWeight;

    private int[] patterns;
    private int count;

    /** Allocates room for one neuron on the samples of a table. */
    public ActivationWeights(PatternTable table) {
        this.sampleCount = table.sampleCount();
        this.patternOf = new int[sampleCount];
        table.patternOfSample().get(patternOf);
        this.patternSizes = table.patternSizes();
        this.values = new double[sampleCount];
        this.patternOfLeft = new int[sampleCount];
        this.centered = new int[sampleCount];
        this.classes = new short[sampleCount];
        this.sums = new long[table.patternCount()];
    }

    /**
     * Returns the sum of the weights of each pattern; the next call overwrites it.
     *
     * @param neuron a neuron that is finite and not constant
     */
    public long[] weigh(RankedNeuron neuron) {
        if (!(neuron.values() instanceof SparseValues sparse && weighStored(sparse))) {
            weighAll(neuron);
        }
        sum();
        return sums;
    }

    /** Returns the standard deviation of the weights of the last neuron. */
    public double deviation() {
        return deviation;
    }

    /**
     * Sets the weights of the stored activations and that of the zeros; returns false if zeros are not the majority, or
     * their weight would have to be rounded.
     */
    private boolean weighStored(SparseValues neuron) {
        count = neuron.storedCount();
        if (count == 0 || 2L * count >= sampleCount) {
            return false;
        }
        IntBuffer samples = neuron.samples();
        FloatBuffer floats = neuron.storedFloats();
        for (int i = 0; i < count; i++) {
            values[i] = floats.get(i);
            patternOfLeft[i] = patternOf[samples.get(i)];
        }
        patterns = patternOfLeft;
        if (Arrays.stream(values, 0, count).allMatch(value -> value == values[0])) {
            int high = values[0] > 0 ? count : sampleCount - count;
            Arrays.fill(centered, 0, count, values[0] > 0 ? sampleCount - high : -high);
            sharedWeight = values[0] > 0 ? -high : sampleCount - high;
            return true;
        }
        shared = 0;
        exactlyShared = true;
        scale(0, 0);
        if (exactlyShared) {
            sharedWeight = sharedWeight();
            balance(round());
        }
        return exactlyShared;
    }

    private void weighAll(RankedNeuron neuron) {
        read(neuron.denseValues());
        count = sampleCount;
        patterns = patternOf;
        sharedWeight = 0;
        if (weighTwoValues()) {
            return;
        }
        exactlyShared = neuron.summary().tieTerm() >= LEAST_MAJORITY_TIES * sampleCount * sampleCount * sampleCount
                && findMajority();
        scale(values[0], values[0]);
        if (exactlyShared) {
            sharedWeight = sharedWeight();
            dropShared();
        }
        balance(round());
    }

    /** Reads the activations; of 64 bits, their distances from the first one, which keep the digits of integers. */
    private void read(DenseValues neuron) {
        if (neuron.elementType().exceedsFloat32()) {
            WideValues wide = new WideValues(neuron);
            long first = wide.key(0);
            Arrays.setAll(values, i -> wide.distance(wide.key(i), first));
        } else {
            FloatBuffer floats = neuron.floats();
            Arrays.setAll(values, floats::get);
        }
    }

    /** Sets the weights of a neuron with two different activations; returns whether it has no more. */
    private boolean weighTwoValues() {
        double first = values[0];
        double second = first;
        int seconds = 0;
        for (int i = 0; i < sampleCount; i++) {
            double value = values[i];
            if (value != first) {
                if (seconds > 0 && value != second) {
                    return false;
                }
                second = value;
                seconds++;
            }
        }
        int high = second > first ? seconds : sampleCount - seconds;
        shared = 2L * seconds >= sampleCount ? second : first;
        double other = shared == first ? second : first;
        int otherWeight = other > shared ? sampleCount - high : -high;
        dropShared();
        Arrays.fill(centered, 0, count, otherWeight);
        sharedWeight = other > shared ? -high : sampleCount - high;
        return true;
    }

    /**
     * Finds the mean and the factor.
     *
     * @param lowest the lowest activation that is not among the values, or one of them
     * @param highest the highest one
     */
    private void scale(double lowest, double highest) {
        // Neumaier's sum: zeros change nothing, so that it is the same with or without them.
        double total = 0;
        double lost = 0;
        double least = lowest;
        double most = highest;
        for (int i = 0; i < count; i++) {
            double value = values[i];
            least = value < least ? value : least;
            most = value > most ? value : most;
            double next = total + value;
            lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
            total = next;
        }
        mean = (total + lost) / sampleCount;
        // One unit of the range is left for balancing.
        factor = Math.min(sampleCount / (mean - least), (sampleCount - 2) / (most - mean));
        double distance = Math.abs(shared - mean) * factor;
        exactlyShared &= distance >= 1;
        if (exactlyShared) {
            factor *= Math.floor(distance) / distance;
        }
    }

    /** Finds the value that more than half of the samples share; returns false if there is none. */
    private boolean findMajority() {
        // Boyer and Moore's vote: only a majority can win it.
        int lead = 0;
        for (double value : values) {
            if (lead == 0) {
                shared = value;
            }
            lead += value == shared ? 1 : -1;
        }
        int sharing = 0;
        for (double value : values) {
            sharing += value == shared ? 1 : 0;
        }
        return 2L * sharing > sampleCount;
    }

    /** Returns the centered weight of the shared value. */
    private int sharedWeight() {
        return (int) Math.rint((shared - mean) * factor);
    }

    /** Leaves only the samples with other values than the shared one. */
    private void dropShared() {
        patterns = patternOfLeft;
        int left = 0;
        for (int i = 0; i < sampleCount; i++) {
            // Overwrites instead of skipping: no processor can predict sparse values.
            double value = values[i];
            values[left] = value;
            patternOfLeft[left] = patternOf[i];
            left += value == shared ? 0 : 1;
        }
        count = left;
    }

    /** Rounds the weights and classifies their rounding errors. Returns the sum of all weights less its target. */
    private long round() {
        Arrays.fill(classSizes, 0);
        long excess = (long) sharedWeight * (sampleCount - count);
        for (int i = 0; i < count; i++) {
            double exact = (values[i] - mean) * factor;
            double rounded = Math.rint(exact);
            // The error lies between -1/2, in class 0, and 1/2, in the last class.
            int errorClass = Math.min(CLASSES - 1, (int) ((rounded - exact + 0.5) * CLASSES));
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
        for (int i = 0; i < count; i++) {
            int errorClass = classes[i];
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
        long middle = sampleCount + 1L;
        double squares = (double) sharedWeight * sharedWeight * (sampleCount - count);
        for (int p = 0; p < sums.length; p++) {
            sums[p] = patternSizes.get(p) * (middle + sharedWeight);
        }
        for (int i = 0; i < count; i++) {
            double c = centered[i];
            squares += c * c;
            sums[patterns[i]] += centered[i] - sharedWeight;
        }
        deviation = Math.sqrt(squares / sampleCount);
    }
}
