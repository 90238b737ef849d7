package dev.invert.audit;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Some samples in ascending order of activation; equal ones by index.
 *
 * @param samples the samples
 * @param ends for the first sample of each tie group, the end of the group; undefined elsewhere
 */
@SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
record SampleOrder(int[] samples, int[] ends) {
    private static final int SIGN = 0x80000000;

    /** Sorts selected samples by finite activations; both zeros are equal. */
    static SampleOrder of(int[] selected, FloatBuffer values) {
        long[] keys = new long[selected.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToRawIntBits(values.get(selected[i]) + 0f);
            // Negative floats order backwards.
            int key = bits < 0 ? ~bits ^ SIGN : bits;
            keys[i] = ((long) key << Integer.SIZE) | selected[i];
        }
        Arrays.sort(keys);
        int[] samples = new int[keys.length];
        int[] ends = new int[keys.length];
        for (int from = 0; from < keys.length; ) {
            int to = from;
            while (to < keys.length && keys[to] >> Integer.SIZE == keys[from] >> Integer.SIZE) {
                samples[to] = (int) keys[to];
                to++;
            }
            ends[from] = to;
            from = to;
        }
        return new SampleOrder(samples, ends);
    }

    /** Returns the end of the tie group that begins at a position. */
    int groupEnd(int begin) {
        return ends[begin];
    }
}
