package dev.invert.labels;

import dev.invert.ConceptMatrix;
import dev.invert.EqualConcepts;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds pairs of almost identical concepts: the samples that show both are more than 99 % of those that show either.
 * Most pairs are excluded by their sizes alone, which must be within one percent. For the others only a few words are
 * read, because the comparison stops as soon as one sample in a hundred differs.
 */
public final class NearEqualConcepts {
    static final int JACCARD_PERCENT = 99;

    private static final int HUNDRED = 100;

    private NearEqualConcepts() {}

    /**
     * A pair of almost identical columns.
     *
     * @param first the lower column
     * @param second the higher column
     * @param jaccard size of the intersection divided by the size of the union, over 0.99 and below 1
     */
    public record Pair(int first, int second, double jaccard) {}

    /**
     * Returns all pairs of columns with more than 100 samples each, by descending Jaccard index.
     *
     * @param equal identical columns of the same matrix; one column represents each class
     */
    public static List<Pair> find(ConceptMatrix matrix, EqualConcepts equal) {
        List<Column> columns = new ArrayList<>();
        for (List<Integer> members : equal.classes()) {
            int size = matrix.count(members.get(0));
            // With up to a hundred samples, a single one that differs is about one percent or more.
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

    /** Returns the number of samples that show exactly one of the two concepts, or -1 if it is too large. */
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
