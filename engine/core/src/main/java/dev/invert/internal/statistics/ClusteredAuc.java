package dev.invert.internal.statistics;

import java.util.Arrays;

/**
 * Computes the standard error of an AUC on clusters of dependent samples, such as the tokens of a document. With the
 * placements of DeLong, DeLong and Clarke-Pearson (1988) less the AUC, summed over the positives and over the negatives
 * of each of D clusters (S10 and S01), the variance is {@code D / (D - 1) * sum((S10 / n1 + S01 / n0)^2)}, as in
 * Obuchowski (1997).
 *
 * <p>Activations of 0 share one placement, so that an AUC takes O(nonzeros + D + N / 64), and
 * O(n1) more unless the samples of each cluster, and the clusters, follow one another. Not thread-safe.
 */
public final class ClusteredAuc {
    private final int[] clusterOf;
    /** First sample of each cluster, and N; null unless clusters follow one another. */
    private final int[] starts;

    private final long[] sizes;
    private final long[] positives;
    /** Positives of each cluster with an activation of 0. */
    private final long[] zeroPositives;
    /** Negatives of each cluster with an activation other than 0. */
    private final long[] nonzeroNegatives;

    private final double[] sums;

    private long n1;
    private long n0;
    private long negativesBelow;
    private long positivesBelow;
    private double total;

    /**
     * Prepares samples.
     *
     * @param clusterOf cluster of each sample, from 0; not copied
     * @param clusterCount D, the number of clusters
     */
    public ClusteredAuc(int[] clusterOf, int clusterCount) {
        this.clusterOf = clusterOf;
        this.sizes = new long[clusterCount];
        this.positives = new long[clusterCount];
        this.zeroPositives = new long[clusterCount];
        this.nonzeroNegatives = new long[clusterCount];
        this.sums = new double[clusterCount];
        for (int cluster : clusterOf) {
            sizes[cluster]++;
        }
        this.starts = starts();
    }

    private int[] starts() {
        for (int i = 1; i < clusterOf.length; i++) {
            if (clusterOf[i] < clusterOf[i - 1]) {
                return null;
            }
        }
        int[] first = new int[sizes.length + 1];
        for (int cluster = 0; cluster < sizes.length; cluster++) {
            first[cluster + 1] = first[cluster] + (int) sizes[cluster];
        }
        return first;
    }

    /**
     * An AUC with its error.
     *
     * @param auc the AUC; NaN if no sample or all are in the set
     * @param standardError its standard error; NaN if the AUC is, or with one cluster only
     * @param positiveClusters number of clusters with a positive
     * @param n1 number of positives
     * @param n0 number of negatives
     */
    public record Estimate(double auc, double standardError, int positiveClusters, long n1, long n0) {
        /** Returns the 95 % confidence interval; see {@link AucInterval#clustered}. */
        public AucInterval interval() {
            return AucInterval.clustered(auc, standardError, positiveClusters, n1, n0);
        }
    }

    /**
     * Returns the AUC of a set of samples and its error.
     *
     * @param samples samples with an activation other than 0, ascending by activation
     * @param values their activations, ascending
     * @param truth the set: bit i % 64 of word i / 64
     */
    public Estimate estimate(int[] samples, double[] values, long[] truth) {
        start(truth);
        if (n1 == 0 || n0 == 0) {
            return new Estimate(Double.NaN, Double.NaN, 0, n1, n0);
        }
        int nonzeroInside = 0;
        for (int sample : samples) {
            nonzeroInside += isInside(truth, sample) ? 1 : 0;
        }
        long zeroInside = n1 - nonzeroInside;
        long zeroOutside = n0 - (samples.length - nonzeroInside);
        int place = 0;
        while (place < values.length && values[place] < 0) {
            place = addGroup(samples, values, truth, place);
        }
        double ofZeroPositive = ofPositive(zeroOutside);
        double ofZeroNegative = ofNegative(zeroInside);
        pass(zeroInside, zeroOutside);
        while (place < values.length) {
            place = addGroup(samples, values, truth, place);
        }
        double auc = total / n1;
        return new Estimate(auc, error(auc, ofZeroPositive / n1, ofZeroNegative / n0), positiveClusters(), n1, n0);
    }

    private void start(long[] truth) {
        Arrays.fill(positives, 0);
        Arrays.fill(nonzeroNegatives, 0);
        Arrays.fill(sums, 0);
        n1 = 0;
        if (starts == null) {
            countEach(truth);
        } else {
            for (int cluster = 0; cluster < positives.length; cluster++) {
                positives[cluster] = count(truth, starts[cluster], starts[cluster + 1]);
                n1 += positives[cluster];
            }
        }
        System.arraycopy(positives, 0, zeroPositives, 0, positives.length);
        n0 = clusterOf.length - n1;
        negativesBelow = 0;
        positivesBelow = 0;
        total = 0;
    }

    private void countEach(long[] truth) {
        for (int w = 0; w < truth.length; w++) {
            for (long word = truth[w]; word != 0; word &= word - 1) {
                positives[clusterOf[(w << 6) + Long.numberOfTrailingZeros(word)]]++;
                n1++;
            }
        }
    }

    /** Returns the number of samples of a range that are in the set. */
    private static long count(long[] truth, int from, int to) {
        if (from == to) {
            return 0;
        }
        int first = from >>> 6;
        int last = (to - 1) >>> 6;
        long firstMask = -1L << from;
        long lastMask = -1L >>> -to;
        if (first == last) {
            return Long.bitCount(truth[first] & firstMask & lastMask);
        }
        long count = Long.bitCount(truth[first] & firstMask);
        count += Long.bitCount(truth[last] & lastMask);
        for (int w = first + 1; w < last; w++) {
            count += Long.bitCount(truth[w]);
        }
        return count;
    }

    /** Adds the samples with the activation at a place; returns the place of the next activation. */
    private int addGroup(int[] samples, double[] values, long[] truth, int from) {
        int to = from;
        long inside = 0;
        while (to < values.length && values[to] == values[from]) {
            inside += isInside(truth, samples[to]) ? 1 : 0;
            to++;
        }
        long outside = to - from - inside;
        double positive = ofPositive(outside) / n1;
        double negative = ofNegative(inside) / n0;
        for (int place = from; place < to; place++) {
            int cluster = clusterOf[samples[place]];
            if (isInside(truth, samples[place])) {
                sums[cluster] += positive;
                zeroPositives[cluster]--;
            } else {
                sums[cluster] += negative;
                nonzeroNegatives[cluster]++;
            }
        }
        pass(inside, outside);
        return to;
    }

    /** Returns the share of the negatives below a positive; those equal to it count half. */
    private double ofPositive(long equalNegatives) {
        return (negativesBelow + 0.5 * equalNegatives) / n0;
    }

    /** Returns the share of the positives above a negative; those equal to it count half. */
    private double ofNegative(long equalPositives) {
        return (n1 - positivesBelow - 0.5 * equalPositives) / n1;
    }

    private void pass(long inside, long outside) {
        total += inside * ofPositive(outside);
        positivesBelow += inside;
        negativesBelow += outside;
    }

    private double error(double auc, double ofZeroPositive, double ofZeroNegative) {
        double squares = 0;
        for (int cluster = 0; cluster < sizes.length; cluster++) {
            long negatives = sizes[cluster] - positives[cluster];
            double sum = sums[cluster]
                    + zeroPositives[cluster] * ofZeroPositive
                    + (negatives - nonzeroNegatives[cluster]) * ofZeroNegative
                    - auc * ((double) positives[cluster] / n1 + (double) negatives / n0);
            squares += sum * sum;
        }
        return sizes.length < 2 ? Double.NaN : Math.sqrt(squares * sizes.length / (sizes.length - 1));
    }

    private int positiveClusters() {
        int count = 0;
        for (long inside : positives) {
            count += inside > 0 ? 1 : 0;
        }
        return count;
    }

    private static boolean isInside(long[] truth, int sample) {
        return (truth[sample >>> 6] >>> sample & 1) != 0;
    }
}
