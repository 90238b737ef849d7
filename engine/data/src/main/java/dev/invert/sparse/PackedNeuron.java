package dev.invert.sparse;

import dev.invert.errors.NonFiniteActivationException;
import java.util.Arrays;

/**
 * Brings the entries of one neuron into their final form: ascending by sample, duplicates added up, zeros dropped. An
 * entry is packed into 64 bits: the sample in the upper half, in the lower one the bits of a float16 or float32, or the
 * index of a float64 in another array.
 */
final class PackedNeuron {
    private final ValueForm form;
    /** Values that do not fit into 32 bits, as bits; null for other forms. */
    private final long[] wide;

    /** @param wide bits of the values that packed entries are indices of; null unless the form is DOUBLE */
    PackedNeuron(ValueForm form, long[] wide) {
        this.form = form;
        this.wide = wide;
    }

    static long pack(int sample, int low) {
        return (long) sample << Integer.SIZE | (low & 0xFFFFFFFFL);
    }

    static int sample(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    /** Returns the bits of an entry's value. */
    long bits(long entry) {
        return wide == null ? entry & 0xFFFFFFFFL : wide[(int) entry];
    }

    /**
     * Cleans the entries of a neuron in place.
     *
     * @param neuron index of the neuron, for errors
     * @param from index of its first entry
     * @param to index after its last entry
     * @return index after the last entry that is kept
     * @throws NonFiniteActivationException if a value, or a sum of duplicates, is NaN or infinite
     */
    int clean(int neuron, long[] entries, int from, int to) {
        if (isClean(entries, from, to)) {
            return to;
        }
        Arrays.sort(entries, from, to);
        int kept = from;
        for (int i = from; i < to; ) {
            int sample = sample(entries[i]);
            long first = entries[i];
            int end = i + 1;
            while (end < to && sample(entries[end]) == sample) {
                end++;
            }
            long bits = end == i + 1 ? bits(first) : sum(entries, i, end);
            if (!form.isFinite(bits)) {
                throw new NonFiniteActivationException(neuron, sample);
            }
            if (!form.isZero(bits)) {
                entries[kept++] = pack(sample, store(first, bits));
            }
            i = end;
        }
        return kept;
    }

    private long sum(long[] entries, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += form.value(bits(entries[i]));
        }
        return form.bits(sum);
    }

    /** Returns the lower half of an entry for a value, which takes the place of the entry's earlier one. */
    private int store(long entry, long bits) {
        if (wide == null) {
            return (int) bits;
        }
        wide[(int) entry] = bits;
        return (int) entry;
    }

    /** Returns whether entries ascend and none of them is 0, NaN or infinite. */
    private boolean isClean(long[] entries, int from, int to) {
        if (wide != null) {
            return isCleanWide(entries, from, to);
        }
        int exponent = form == ValueForm.HALF ? 0x7C00 : 0x7F800000;
        int magnitude = form == ValueForm.HALF ? 0x7FFF : 0x7FFFFFFF;
        int before = -1;
        for (int i = from; i < to; i++) {
            int low = (int) entries[i];
            int sample = sample(entries[i]);
            if (sample <= before || (low & exponent) == exponent || (low & magnitude) == 0) {
                return false;
            }
            before = sample;
        }
        return true;
    }

    private boolean isCleanWide(long[] entries, int from, int to) {
        int before = -1;
        for (int i = from; i < to; i++) {
            long bits = bits(entries[i]);
            int sample = sample(entries[i]);
            if (sample <= before || !form.isFinite(bits) || form.isZero(bits)) {
                return false;
            }
            before = sample;
        }
        return true;
    }
}
