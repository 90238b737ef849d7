package dev.invert.explain;

import dev.invert.DenseValues;
import dev.invert.NeuronValues;
import dev.invert.SparseValues;
import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.doubles.DoubleArrays;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The activations of one neuron other than 0, ascending by value and, where equal, by sample; all others are 0. Work on
 * it grows with their number and not with N. Used by one thread.
 */
final class NonzeroValues {
    private final int sampleCount;
    private final int[] samples;
    private final double[] values;
    private final int negativeCount;
    private Moments moments;

    private NonzeroValues(int sampleCount, int[] samples, double[] values) {
        this.sampleCount = sampleCount;
        this.samples = samples;
        this.values = values;
        int negative = 0;
        while (negative < values.length && values[negative] < 0) {
            negative++;
        }
        this.negativeCount = negative;
    }

    /** Sorts the activations of a neuron, all of them finite. */
    static NonzeroValues of(NeuronValues neuron) {
        if (neuron instanceof SparseValues sparse) {
            int[] samples = new int[sparse.storedCount()];
            sparse.samples().get(samples);
            return of(neuron.sampleCount(), samples, sparse.storedFloats());
        }
        DenseValues dense = (DenseValues) neuron;
        return switch (dense.elementType()) {
            case FLOAT16, BFLOAT16, FLOAT32 -> ofFloats(dense.floats(), dense.sampleCount());
            case FLOAT64, INT64, UINT64 -> ofDoubles(dense);
        };
    }

    private static NonzeroValues ofFloats(FloatBuffer values, int sampleCount) {
        int[] samples = new int[sampleCount];
        int count = 0;
        for (int sample = 0; sample < sampleCount; sample++) {
            samples[count] = sample;
            count += values.get(sample) != 0 ? 1 : 0;
        }
        FloatBuffer nonzero = FloatBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            nonzero.put(i, values.get(samples[i]));
        }
        return of(sampleCount, Arrays.copyOf(samples, count), nonzero);
    }

    private static NonzeroValues ofDoubles(DenseValues dense) {
        IntArrayList samples = new IntArrayList();
        DoubleArrayList values = new DoubleArrayList();
        for (int sample = 0; sample < dense.sampleCount(); sample++) {
            double value = dense.value(sample);
            if (value != 0) {
                samples.add(sample);
                values.add(value);
            }
        }
        return of(dense.sampleCount(), samples.toIntArray(), values.toDoubleArray());
    }

    /** Sorts floats in one array: a key that orders like the float above the place of its sample. */
    private static NonzeroValues of(int sampleCount, int[] samples, FloatBuffer values) {
        long[] entries = new long[samples.length];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = (long) flipNegative(Float.floatToRawIntBits(values.get(i))) << Integer.SIZE | i;
        }
        Arrays.sort(entries);
        int[] sortedSamples = new int[entries.length];
        double[] sortedValues = new double[entries.length];
        for (int i = 0; i < entries.length; i++) {
            sortedSamples[i] = samples[(int) entries[i]];
            sortedValues[i] = Float.intBitsToFloat(flipNegative((int) (entries[i] >> Integer.SIZE)));
        }
        return new NonzeroValues(sampleCount, sortedSamples, sortedValues);
    }

    /** Maps bits of floats to ints in the same order, and back. */
    private static int flipNegative(int bits) {
        return bits ^ (bits >> (Integer.SIZE - 1) & Integer.MAX_VALUE);
    }

    /**
     * Sorts activations.
     *
     * @param sampleCount N
     * @param samples samples with an activation other than 0, ascending
     * @param values their activations
     */
    static NonzeroValues of(int sampleCount, int[] samples, double[] values) {
        int[] order = new int[samples.length];
        Arrays.setAll(order, i -> i);
        DoubleArrays.radixSortIndirect(order, values, true);
        int[] sortedSamples = new int[samples.length];
        double[] sortedValues = new double[samples.length];
        for (int i = 0; i < order.length; i++) {
            sortedSamples[i] = samples[order[i]];
            sortedValues[i] = values[order[i]];
        }
        return new NonzeroValues(sampleCount, sortedSamples, sortedValues);
    }

    /**
     * Returns the activations of selected samples.
     *
     * @param indexOfSample index of each sample among the selected ones; negative if it is not selected
     * @param selectedCount number of selected samples
     */
    NonzeroValues select(int[] indexOfSample, int selectedCount) {
        int[] selected = new int[samples.length];
        double[] selectedValues = new double[samples.length];
        int count = 0;
        for (int place = 0; place < samples.length; place++) {
            int index = indexOfSample[samples[place]];
            if (index >= 0) {
                selected[count] = index;
                selectedValues[count++] = values[place];
            }
        }
        return new NonzeroValues(selectedCount, Arrays.copyOf(selected, count), Arrays.copyOf(selectedValues, count));
    }

    /** Mean and standard deviation of all activations, zeros included. */
    record Moments(long sampleCount, double mean, double deviation) {
        private static Moments of(NonzeroValues values) {
            double sum = 0;
            for (double value : values.values) {
                sum += value;
            }
            double mean = sum / values.sampleCount;
            int count = values.values.length;
            if (count == values.sampleCount && values.values[0] == values.values[count - 1]) {
                return new Moments(values.sampleCount, mean, Double.NaN);
            }
            double squares = ((double) values.sampleCount - count) * mean * mean;
            for (double value : values.values) {
                squares += (value - mean) * (value - mean);
            }
            return new Moments(values.sampleCount, mean, Math.sqrt(squares / values.sampleCount));
        }

        /** Returns Pearson's r of a set of n samples with a sum of activations; NaN if all activations are equal. */
        double correlation(double sum, long n) {
            double r = (sum - n * mean) / (deviation * Math.sqrt((double) n * (sampleCount - n)));
            return Math.max(-1, Math.min(1, r));
        }
    }

    /** Returns the moments, computed when first asked for. */
    Moments moments() {
        if (moments == null) {
            moments = Moments.of(this);
        }
        return moments;
    }

    /** Returns N, the number of samples. */
    int sampleCount() {
        return sampleCount;
    }

    /** Returns the number of activations other than 0. */
    int count() {
        return samples.length;
    }

    /** Returns the number of activations below 0, which come first. */
    int negativeCount() {
        return negativeCount;
    }

    /** Returns the samples in ascending order of their activation; the array must not be changed. */
    int[] samples() {
        return samples;
    }

    /** Returns the activations in ascending order; the array must not be changed. */
    double[] values() {
        return values;
    }

    int sample(int place) {
        return samples[place];
    }

    double value(int place) {
        return values[place];
    }

    /**
     * Returns twice the Mann-Whitney U of a set of samples, exactly.
     *
     * @param inside tells which places hold a sample of the set
     * @param n number of samples of the set, zeros included
     */
    long twiceU(IntPredicate inside, long n) {
        long zeros = (long) sampleCount - samples.length;
        long zeroRank = 2L * negativeCount + zeros + 1;
        long sum = n * zeroRank;
        for (int from = 0; from < values.length; ) {
            int to = from;
            while (to < values.length && values[to] == values[from]) {
                to++;
            }
            long before = from < negativeCount ? from : from + zeros;
            long rank = 2 * before + (to - from) + 1;
            for (int place = from; place < to; place++) {
                sum += inside.test(place) ? rank - zeroRank : 0;
            }
            from = to;
        }
        return sum - n * (n + 1);
    }
}
