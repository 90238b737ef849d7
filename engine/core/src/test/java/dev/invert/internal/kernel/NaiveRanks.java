package dev.invert.internal.kernel;

import java.util.Arrays;

/** Ranking from its definition, by a sort of copies. */
final class NaiveRanks {
    private NaiveRanks() {}

    /** Doubled mid-ranks. */
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

    /** How many are below a value, or not above it. */
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

    /** Σ (t³ - t) in ascending order of value. */
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
