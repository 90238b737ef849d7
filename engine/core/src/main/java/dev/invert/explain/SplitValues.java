package dev.invert.explain;

import dev.invert.NeuronValues;
import java.util.Arrays;

/** Sorts the nonzero activations of neurons once for all statistics of the searched and the held-out samples. Immutable. */
final class SplitValues {
    private static final int NONE = -1;

    /** Index of each sample among the searched ones; null if all are searched. */
    private final int[] searchedIndex;

    private final int searchedCount;
    private final int[] heldOutIndex;
    private final int heldOutCount;

    /**
     * Prepares a split.
     *
     * @param split searched and held-out samples, or null if all samples are searched
     */
    SplitValues(SampleSplit split, int sampleCount) {
        searchedIndex = split == null ? null : index(split.searched().samples(), sampleCount);
        searchedCount = split == null ? sampleCount : split.searched().samples().length;
        heldOutIndex = split == null ? null : index(split.heldOut().samples(), sampleCount);
        heldOutCount = split == null ? 0 : split.heldOut().samples().length;
    }

    /**
     * The activations of a neuron.
     *
     * @param all activations of all samples
     * @param searched those of the searched samples, numbered among themselves
     * @param heldOut those of the held-out samples, numbered among themselves; null if there are none
     */
    record Parts(NonzeroValues all, NonzeroValues searched, NonzeroValues heldOut) {}

    private static int[] index(int[] samples, int sampleCount) {
        int[] index = new int[sampleCount];
        Arrays.fill(index, NONE);
        for (int i = 0; i < samples.length; i++) {
            index[samples[i]] = i;
        }
        return index;
    }

    /** Sorts the activations of all samples of a neuron. */
    Parts of(NeuronValues values) {
        NonzeroValues all = NonzeroValues.of(values);
        return searchedIndex == null
                ? new Parts(all, all, null)
                : new Parts(all, all.select(searchedIndex, searchedCount), all.select(heldOutIndex, heldOutCount));
    }
}
