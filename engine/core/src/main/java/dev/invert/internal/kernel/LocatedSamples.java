package dev.invert.internal.kernel;

import java.nio.IntBuffer;

/**
 * The rank positions of the samples of some formulas among all N samples of a neuron, in ascending order of activation.
 * Samples with activation 0 form one group and are not listed. Reused from neuron to neuron.
 */
public final class LocatedSamples {
    /** How many formulas can be located at once: each has a bit of one byte per pattern. */
    public static final int MAX_FORMULAS = 8;

    private static final int WORDS = 4;

    private int[] words = new int[0];
    private int size;
    private int zerosBegin;
    private int zerosEnd;
    private int askedBegin;
    private int askedEnd;

    /** Starts with room for some samples. */
    void start(int capacity) {
        if (words.length / WORDS < capacity) {
            words = new int[Math.multiplyExact(WORDS, capacity)];
        }
        size = 0;
    }

    /** Appends a sample: its tie group [begin, end), its activation and the formulas that it satisfies. */
    void add(int begin, int end, float value, int formulas) {
        int at = WORDS * size++;
        words[at] = begin;
        words[at + 1] = end;
        words[at + 2] = Float.floatToRawIntBits(value);
        words[at + 3] = formulas;
    }

    /** Takes samples over from where a native kernel has written them. */
    void addAll(IntBuffer located, int count) {
        located.get(0, words, 0, WORDS * count);
        size = count;
    }

    void setGroups(long zerosBegin, long zerosEnd, long askedBegin, long askedEnd) {
        this.zerosBegin = (int) zerosBegin;
        this.zerosEnd = (int) zerosEnd;
        this.askedBegin = (int) askedBegin;
        this.askedEnd = (int) askedEnd;
    }

    /** How many samples are listed, ascending: those with an activation other than 0 that satisfy a formula. */
    public int size() {
        return size;
    }

    /** Where the tie group of a listed sample begins. */
    public int begin(int i) {
        return words[WORDS * i];
    }

    /** Where it ends. */
    public int end(int i) {
        return words[WORDS * i + 1];
    }

    /** The activation of a listed sample. */
    public float value(int i) {
        return Float.intBitsToFloat(words[WORDS * i + 2]);
    }

    /** The formulas that a listed sample satisfies, one bit each. */
    public int formulas(int i) {
        return words[WORDS * i + 3];
    }

    /** Where the samples with activation 0 begin. */
    public int zerosBegin() {
        return zerosBegin;
    }

    /** Where they end; where they begin if there are none. */
    public int zerosEnd() {
        return zerosEnd;
    }

    /** Where the tie group at the position asked for begins. */
    public int askedBegin() {
        return askedBegin;
    }

    /** Where it ends. */
    public int askedEnd() {
        return askedEnd;
    }
}
