package dev.invert;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Columns of a concept matrix, grouped by equality: columns with the same truth set form one class. Candidates are
 * found by hash and then compared in full.
 */
public final class EqualConcepts {
    /** Largest number of twins that {@link #twins} returns. */
    public static final int MOST_TWINS = 16;

    private final List<List<Integer>> classes;
    private final int[] classOfColumn;

    private EqualConcepts(List<List<Integer>> classes, int[] classOfColumn) {
        this.classes = classes;
        this.classOfColumn = classOfColumn;
    }

    /** Groups all columns of a matrix. */
    public static EqualConcepts of(ConceptMatrix matrix) {
        Long2ObjectOpenHashMap<List<List<Integer>>> byHash = new Long2ObjectOpenHashMap<>();
        List<List<Integer>> classes = new ArrayList<>();
        for (int column = 0; column < matrix.conceptCount(); column++) {
            LongBuffer bits = matrix.bits(column);
            List<List<Integer>> bucket = byHash.computeIfAbsent(hash(bits), h -> new ArrayList<>());
            List<Integer> same = null;
            for (List<Integer> candidate : bucket) {
                if (matrix.bits(candidate.get(0)).equals(bits)) {
                    same = candidate;
                    break;
                }
            }
            if (same == null) {
                same = new ArrayList<>();
                bucket.add(same);
                classes.add(same);
            }
            same.add(column);
        }
        Comparator<Integer> byId =
                Comparator.comparing(c -> matrix.concepts().get(c).id());
        classes.forEach(members -> members.sort(byId));
        int[] classOfColumn = new int[matrix.conceptCount()];
        for (int c = 0; c < classes.size(); c++) {
            for (int column : classes.get(c)) {
                classOfColumn[column] = c;
            }
        }
        return new EqualConcepts(classes.stream().map(List::copyOf).toList(), classOfColumn);
    }

    private static long hash(LongBuffer bits) {
        long hash = 0;
        for (int w = 0; w < bits.limit(); w++) {
            hash = (hash ^ bits.get(w)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    /**
     * Returns the classes of equal columns; each column is in one of them. Classes are ordered by their first column in
     * the matrix, the columns of a class by concept id.
     */
    public List<List<Integer>> classes() {
        return classes;
    }

    /**
     * Returns the other columns with the same truth set as a column, usually none; at most {@value #MOST_TWINS}, the
     * first by id: lists of all twins of thousands of equal columns would grow with the square of their number.
     */
    public List<Integer> twins(int column) {
        return classes.get(classOfColumn[column]).stream()
                .filter(c -> c != column)
                .limit(MOST_TWINS)
                .toList();
    }
}
