package dev.invert.internal.kernel;

import dev.invert.internal.jni.NativeSetKernels;
import java.nio.IntBuffer;

/**
 * The rank positions of the samples of some formulas among all N samples of a neuron, in ascending order of activation.
 * Samples with activation 0 form one group and are not listed. Reused from neuron to neuron; what a native kernel located
 * is valid until the same workspace locates other samples.
 */
public final class LocatedSamples {
    /** Largest number of formulas located at once: each has one bit of a byte per pattern. */
    public static final int MAX_FORMULAS = 8;

    /** Number of sums of {@link #place}. */
    public static final int PLACEMENT_SUMS = NativeSetKernels.PLACEMENT_SUMS;

    private static final int WORDS = 4;

    private int[] words = new int[0];
    /** Samples in native memory that are not copied to {@code words} yet, or null. */
    private IntBuffer uncopied;
    /** Address of the samples in native memory, or 0 if there are none. */
    private long address;

    private int size;
    private int zerosBegin;
    private int zerosEnd;
    private int askedBegin;
    private int askedEnd;
    /** Distances of the activations from the first sample's; null if the listed values are the activations. */
    private double[] distances;

    /** Clears the list and makes room for {@code capacity} samples. */
    void start(int capacity) {
        if (words.length / WORDS < capacity) {
            words = new int[Math.multiplyExact(WORDS, capacity)];
        }
        size = 0;
        distances = null;
        uncopied = null;
        address = 0;
    }

    /** Sets the distances of the activations, of which the listed values are only keys. */
    void setDistances(double[] fromFirst) {
        this.distances = fromFirst;
    }

    /**
     * Appends a sample with its tie group [begin, end), its activation and the formulas that it satisfies, one bit
     * each.
     */
    void add(int begin, int end, float value, int formulas) {
        int at = WORDS * size++;
        words[at] = begin;
        words[at + 1] = end;
        words[at + 2] = Float.floatToRawIntBits(value);
        words[at + 3] = formulas;
    }

    /** Takes samples that a native kernel has written. */
    void set(IntBuffer located, long locatedAddress, int count) {
        uncopied = located;
        address = locatedAddress;
        size = count;
        distances = null;
    }

    /** Returns the samples, four words each. */
    private int[] words() {
        if (uncopied != null) {
            if (words.length < WORDS * size) {
                words = new int[Math.multiplyExact(WORDS, size)];
            }
            uncopied.get(0, words, 0, WORDS * size);
            uncopied = null;
        }
        return words;
    }

    /**
     * Adds up the placements of a formula in C++, if the samples are there.
     *
     * @param bit the bit of the formula
     * @param n1 number of samples that satisfy it, at least 1
     * @param n0 number of the other samples, at least 1
     * @param twiceU 2U of the formula
     * @param topBegin first rank position of the top samples
     * @param first activation that distances are measured from
     * @param zero distance of activation 0
     * @param sums receives the squares of the placements of positives and of negatives, the sum of precisions, the number
     *     of positives on top and the sum of the distances of positives
     * @return false if nothing was added up, because the samples are in Java
     */
    public boolean place(
            int bit, long n1, long n0, long twiceU, int topBegin, double first, double zero, double[] sums) {
        if (address == 0 || distances != null) {
            return false;
        }
        NativeSetKernels.placeSamples(
                address, size, bit, zerosBegin, zerosEnd, n1, n0, twiceU, topBegin, first, zero, sums);
        return true;
    }

    void setGroups(long zerosBegin, long zerosEnd, long askedBegin, long askedEnd) {
        this.zerosBegin = (int) zerosBegin;
        this.zerosEnd = (int) zerosEnd;
        this.askedBegin = (int) askedBegin;
        this.askedEnd = (int) askedEnd;
    }

    /** Returns the number of listed samples: those with a nonzero activation that satisfy a formula, ascending. */
    public int size() {
        return size;
    }

    /** Returns the rank position at which the tie group of a listed sample begins. */
    public int begin(int i) {
        return words()[WORDS * i];
    }

    /** Returns the rank position one past the tie group of a listed sample. */
    public int end(int i) {
        return words()[WORDS * i + 1];
    }

    /** Returns the activation of a listed sample, or its {@linkplain FloatKeys key}. */
    float value(int i) {
        return Float.intBitsToFloat(words()[WORDS * i + 2]);
    }

    /** Returns the distance of a listed sample's activation from that of the first sample, as the moments measure it. */
    public double distance(int i, Moments moments) {
        return distances == null ? value(i) - moments.first() : distances[i];
    }

    /** Returns the formulas that a listed sample satisfies, one bit each. */
    public int formulas(int i) {
        return words()[WORDS * i + 3];
    }

    /** Returns the rank position at which the samples with activation 0 begin. */
    public int zerosBegin() {
        return zerosBegin;
    }

    /**
     * Returns the rank position one past the samples with activation 0; equal to {@link #zerosBegin()} if there are
     * none.
     */
    public int zerosEnd() {
        return zerosEnd;
    }

    /** Returns the rank position at which the tie group at the requested position begins. */
    public int askedBegin() {
        return askedBegin;
    }

    /** Returns the rank position one past the tie group at the requested position. */
    public int askedEnd() {
        return askedEnd;
    }
}
