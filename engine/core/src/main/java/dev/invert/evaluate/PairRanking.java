package dev.invert.evaluate;

import java.util.Arrays;

/**
 * Orders all pairs of a neuron and a concept by score, to measure how well a metric tells the true pairs from the others:
 * the meta-AUPRC is the average precision of the true pairs, with equal scores taken together. Keeps for each distinct
 * score of a true pair how many pairs of each neuron reach it, so that neurons can be weighted.
 */
final class PairRanking {
    /** Index of the distinct true score of each neuron, the largest first. */
    private final int[] levelOf;
    /** Levels that pairs of each neuron reach but not the level before; as often as there are such pairs. */
    private final int[][] reached;

    private final int levels;

    /**
     * Creates the ranking of some neurons.
     *
     * @param truths score of the true pair of each neuron
     * @param others scores of the other pairs of each neuron
     */
    PairRanking(double[] truths, double[][] others) {
        double[] ascending = Arrays.stream(truths)
                .map(PairRanking::plain)
                .sorted()
                .distinct()
                .toArray();
        levels = ascending.length;
        levelOf = new int[truths.length];
        reached = new int[truths.length][];
        for (int k = 0; k < truths.length; k++) {
            levelOf[k] = levels - 1 - Arrays.binarySearch(ascending, plain(truths[k]));
            int[] own = new int[others[k].length + 1];
            own[0] = levelOf[k];
            int count = 1;
            for (double other : others[k]) {
                int at = Arrays.binarySearch(ascending, plain(other));
                int below = at >= 0 ? at : -at - 2;
                if (below >= 0) {
                    own[count++] = levels - 1 - below;
                }
            }
            reached[k] = Arrays.copyOf(own, count);
        }
    }

    /** Makes a positive zero of a negative one, which sorting would tell apart. */
    private static double plain(double score) {
        return score + 0.0;
    }

    /** Returns the meta-AUPRC with weighted neurons; the sum of the weights is positive. */
    double value(int[] weights) {
        long[] trueAt = new long[levels];
        long[] pairsAt = new long[levels];
        long total = 0;
        for (int k = 0; k < levelOf.length; k++) {
            trueAt[levelOf[k]] += weights[k];
            total += weights[k];
            for (int level : reached[k]) {
                pairsAt[level] += weights[k];
            }
        }
        double sum = 0;
        long trueSoFar = 0;
        long pairs = 0;
        for (int level = 0; level < levels; level++) {
            pairs += pairsAt[level];
            trueSoFar += trueAt[level];
            if (trueAt[level] > 0) {
                sum += trueAt[level] * ((double) trueSoFar / pairs);
            }
        }
        return sum / total;
    }
}
