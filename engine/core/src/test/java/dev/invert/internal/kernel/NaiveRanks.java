package dev.invert.internal.kernel;

import java.util.Arrays;

/** Computes ranks from their definition, by sorting a copy. */
final class NaiveRanks {
    private NaiveRanks() {}

    /** Returns the doubled mid-rank of each value. */
    static long[] of(float[] values) {
        float[] sorted = sorted(values);
        long[] ranks = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            ranks[i] = (long) below(sorted, values[i], false) + below(sorted, values[i], true) + 1;
        }
        return ranks;
    }

    private static float[] sorted(float[] values) {
        float[] sorted = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            sorted[i] = values[i] + 0f; // makes -0 a 0
        }
        Arrays.sort(sorted);
        return sorted;
    }

    /** Returns the number of values below a given one, or not above it. */
    private static int below(float[] sorted, float value, boolean orEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (orEqual && sorted[middle] == value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    static boolean isConstant(float[] values) {
        float[] sorted = sorted(values);
        return sorted[0] == sorted[sorted.length - 1];
    }

    /** Returns Σ (t³ - t) over tie groups, added in ascending order of value. */
    static double tieTerm(float[] values) {
        float[] sorted = sorted(values);
        double term = 0;
        for (int from = 0; from < sorted.length; ) {
            int to = from;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            double size = to - from;
            term += size * size * size - size;
            from = to;
        }
        return term;
    }
}
