package dev.invert.labels;

import dev.invert.ConceptMatrix;
import dev.invert.EqualConcepts;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Pairs of concepts that are almost the same: the samples that show both are more than 99 % of those that show either.
 * Most pairs are out by their sizes alone, which must be within one percent; of the others few words are looked at, since
 * one in a hundred samples that differ is enough to give up.
 */
public final class NearEqualConcepts {
    static final int JACCARD_PERCENT = 99;

    private static final int HUNDRED = 100;

    private NearEqualConcepts() {}

    /**
     * Two columns.
     *
     * @param first column
     * @param second column
     * @param jaccard size of the intersection over size of the union, over 0.99 and below 1
     */
    public record Pair(int first, int second, double jaccard) {}

    /**
     * All pairs, the most alike first.
     *
     * @param equal of the same matrix: of equal columns the first is taken
     */
    public static List<Pair> find(ConceptMatrix matrix, EqualConcepts equal) {
        List<Column> columns = new ArrayList<>();
        for (List<Integer> members : equal.classes()) {
            int size = matrix.count(members.get(0));
            // Up to a hundred samples, one that differs is one percent or more.
            if (size > HUNDRED) {
                columns.add(new Column(members.get(0), size, matrix.bits(members.get(0))));
            }
        }
        columns.sort(Comparator.comparingInt(Column::size).thenComparing(Column::index));
        List<Pair> pairs = new ArrayList<>();
        for (int small = 0; small < columns.size(); small++) {
            Column a = columns.get(small);
            for (int large = small + 1; large < columns.size(); large++) {
                Column b = columns.get(large);
                if ((long) a.size * HUNDRED <= (long) b.size * JACCARD_PERCENT) {
                    break;
                }
                long differing = differing(a, b);
                if (differing >= 0) {
                    // |A and B| = (|A| + |B| - d) / 2 and |A or B| = (|A| + |B| + d) / 2.
                    double total = (double) a.size + b.size;
                    pairs.add(new Pair(
                            Math.min(a.index, b.index),
                            Math.max(a.index, b.index),
                            (total - differing) / (total + differing)));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::jaccard)
                .reversed()
                .thenComparing(Pair::first)
                .thenComparing(Pair::second));
        return pairs;
    }

    /** How many samples show one of the two only, or -1 if those are too many. */
    private static long differing(Column a, Column b) {
        // 100 (s - d) > 99 (s + d) with s = |A| + |B|, so 199 d < s.
        long most = ((long) a.size + b.size - 1) / (HUNDRED + JACCARD_PERCENT);
        long differing = 0;
        for (int w = 0; w < a.bits.limit(); w++) {
            differing += Long.bitCount(a.bits.get(w) ^ b.bits.get(w));
            if (differing > most) {
                return -1;
            }
        }
        return differing;
    }

    private record Column(int index, int size, LongBuffer bits) {}
}
