package dev.invert.explain;

import dev.invert.DenseValues;
import dev.invert.NeuronValues;
import dev.invert.SparseValues;
import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.doubles.DoubleArrays;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The activations of one neuron other than 0, ascending by value and, where equal, by sample; all others are 0. Work on
 * it grows with their number and not with N.
 */
final class NonzeroValues {
    private final int sampleCount;
    private final int[] samples;
    private final double[] values;
    private final int negativeCount;

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
        IntArrayList samples = new IntArrayList();
        DoubleArrayList values = new DoubleArrayList();
        if (neuron instanceof SparseValues sparse) {
            sparse.forEach((sample, value) -> {
                samples.add(sample);
                values.add(value);
            });
        } else {
            DenseValues dense = (DenseValues) neuron;
            for (int sample = 0; sample < dense.sampleCount(); sample++) {
                double value = dense.value(sample);
                if (value != 0) {
                    samples.add(sample);
                    values.add(value);
                }
            }
        }
        return of(neuron.sampleCount(), samples.toIntArray(), values.toDoubleArray());
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
