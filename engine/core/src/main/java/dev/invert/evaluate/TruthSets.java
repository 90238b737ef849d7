package dev.invert.evaluate;

/** Sets of samples: bit {@code i % 64} of word {@code i / 64} is sample i. */
final class TruthSets {
    private TruthSets() {}

    static boolean holds(long[] set, int sample) {
        return (set[sample >>> 6] >>> sample & 1) != 0;
    }

    static long count(long[] set) {
        long count = 0;
        for (long word : set) {
            count += Long.bitCount(word);
        }
        return count;
    }

    static long countCommon(long[] a, long[] b) {
        long count = 0;
        for (int w = 0; w < a.length; w++) {
            count += Long.bitCount(a[w] & b[w]);
        }
        return count;
    }

    /** Returns the Jaccard index; 1 for two empty sets. */
    static double jaccard(long[] a, long[] b) {
        long common = countCommon(a, b);
        long either = count(a) + count(b) - common;
        return either == 0 ? 1 : (double) common / either;
    }

    /** Returns the relation of a label to the truth. */
    static Relation relation(long[] label, long[] truth) {
        long common = countCommon(label, truth);
        boolean coversTruth = common == count(truth);
        boolean coversLabel = common == count(label);
        if (coversTruth && coversLabel) {
            return Relation.EQUAL;
        }
        if (common == 0) {
            return Relation.DISJOINT;
        }
        return coversTruth ? Relation.BROADER : coversLabel ? Relation.NARROWER : Relation.OVERLAPPING;
    }
}
