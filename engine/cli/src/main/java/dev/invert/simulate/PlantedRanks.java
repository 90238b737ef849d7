package dev.invert.simulate;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Computes the exact U of a formula on a neuron by sorting, independently of the kernels that it is compared with.
 */
final class PlantedRanks {
    private PlantedRanks() {}

    /**
     * Returns 2U, twice the Mann-Whitney U.
     *
     * @param truth one bit per sample, with at least one set and one clear
     */
    static long twiceU(FloatBuffer values, long[] truth) {
        int n = values.limit();
        float[] all = new float[n];
        float[] positives = new float[n];
        int n1 = 0;
        for (int i = 0; i < n; i++) {
            all[i] = values.get(i) + 0f; // maps -0 to 0
            if ((truth[i >>> 6] >>> i & 1) != 0) {
                positives[n1++] = all[i];
            }
        }
        Arrays.sort(all);
        Arrays.sort(positives, 0, n1);
        long doubledRanks = 0;
        int below = 0;
        int end = 0;
        for (int p = 0; p < n1; p++) {
            while (below < n && all[below] < positives[p]) {
                below++;
            }
            end = Math.max(end, below);
            while (end < n && all[end] == positives[p]) {
                end++;
            }
            doubledRanks += (long) below + end + 1;
        }
        return n1 * (long) (n - n1) + doubledRanks - n1 * (n + 1L);
    }
}
