package dev.invert.sparse;

import java.util.Arrays;

/** Division of the neurons into ranges with about as many entries each, which fit into a processor's cache. */
final class BucketPlan {
    /** Entries of a bucket that is scattered within the second-level cache. */
    private static final int LEAST_ENTRIES = 1 << 18;

    /** Buckets whose open cache lines fit into the first-level cache. */
    private static final int MOST_BUCKETS = 512;

    /** A neuron's place in its bucket has 16 bits. */
    private static final int MOST_NEURONS = 1 << 16;

    private final long[] counts;
    private final int[] firstNeurons;
    private final char[] bucketOf;

    private BucketPlan(long[] counts, int[] firstNeurons, char[] bucketOf) {
        this.counts = counts;
        this.firstNeurons = firstNeurons;
        this.bucketOf = bucketOf;
    }

    /**
     * Divides neurons.
     *
     * @param counts number of entries of each neuron
     */
    static BucketPlan of(long[] counts) {
        return of(counts, LEAST_ENTRIES);
    }

    /**
     * Divides neurons into smaller buckets, for tests.
     *
     * @param leastEntries entries of a bucket that is not worth dividing
     */
    static BucketPlan of(long[] counts, int leastEntries) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        long most = Math.max(leastEntries, total / MOST_BUCKETS + 1);
        char[] bucketOf = new char[counts.length];
        int[] firsts = new int[2 * MOST_BUCKETS + counts.length / MOST_NEURONS + 2];
        int buckets = 0;
        long entries = 0;
        for (int k = 0; k < counts.length; k++) {
            if (k == 0 || entries + counts[k] > most || k - firsts[buckets - 1] == MOST_NEURONS) {
                firsts[buckets++] = k;
                entries = 0;
            }
            entries += counts[k];
            bucketOf[k] = (char) (buckets - 1);
        }
        firsts[buckets] = counts.length;
        return new BucketPlan(counts, Arrays.copyOf(firsts, buckets + 1), bucketOf);
    }

    /** Returns the number of entries of each neuron. */
    long[] counts() {
        return counts;
    }

    /** Returns the first neuron of each bucket, and the number of neurons. */
    int[] firstNeurons() {
        return firstNeurons;
    }

    /** Returns the bucket of each neuron. */
    char[] bucketOf() {
        return bucketOf;
    }

    int bucketCount() {
        return firstNeurons.length - 1;
    }

    /** Returns the number of entries of a range of buckets. */
    long entryCount(int firstBucket, int endBucket) {
        long entries = 0;
        for (int k = firstNeurons[firstBucket]; k < firstNeurons[endBucket]; k++) {
            entries += counts[k];
        }
        return entries;
    }

    /** Returns the largest number of entries of any bucket. */
    long largestEntryCount() {
        long largest = 0;
        for (int b = 0; b < bucketCount(); b++) {
            largest = Math.max(largest, entryCount(b, b + 1));
        }
        return largest;
    }
}
