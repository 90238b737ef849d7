package dev.invert.compose;

import dev.invert.internal.statistics.Placements;
import it.unimi.dsi.fastutil.ints.IntArrays;

/** The order of samples by a score, from which the AUC of any truth on any part of the samples follows exactly. */
final class RankOrder {
    private final int[] order;
    private final boolean[] startsTie;

    private RankOrder(int[] order, boolean[] startsTie) {
        this.order = order;
        this.startsTie = startsTie;
    }

    /**
     * Sorts samples.
     *
     * @param scores a finite score per sample
     * @param samples indices of the samples to order; they are not changed
     */
    static RankOrder of(double[] scores, int[] samples) {
        int[] order = samples.clone();
        IntArrays.stableSort(order, (a, b) -> Double.compare(scores[a] + 0.0, scores[b] + 0.0));
        boolean[] startsTie = new boolean[order.length];
        for (int i = 0; i < order.length; i++) {
            startsTie[i] = i == 0 || scores[order[i]] != scores[order[i - 1]];
        }
        return new RankOrder(order, startsTie);
    }

    /** Returns whether all scores are equal. */
    boolean isConstant() {
        for (int i = 1; i < startsTie.length; i++) {
            if (startsTie[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns twice the number of pairs of a positive and a negative in which the positive has the greater score, where
     * equal scores count half.
     *
     * @param task positives and negatives among all samples
     */
    long u2(Task task) {
        long u2 = 0;
        long negativesBelow = 0;
        long positives = 0;
        long negatives = 0;
        for (int i = 0; i < order.length; i++) {
            if (startsTie[i]) {
                u2 += positives * (2 * negativesBelow + negatives);
                negativesBelow += negatives;
                positives = 0;
                negatives = 0;
            }
            if (task.isIn(order[i])) {
                if (task.isPositive(order[i])) {
                    positives++;
                } else {
                    negatives++;
                }
            }
        }
        return u2 + positives * (2 * negativesBelow + negatives);
    }

    /** Adds the ties with positives of a task without a context, in ascending order. */
    void addTo(Placements placements, Task task) {
        int begin = 0;
        while (begin < order.length) {
            int end = begin;
            long positives = 0;
            do {
                positives += task.isPositive(order[end]) ? 1 : 0;
                end++;
            } while (end < order.length && !startsTie[end]);
            if (positives > 0) {
                placements.add(begin, end, positives);
            }
            begin = end;
        }
    }
}
