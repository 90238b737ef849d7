package dev.invert;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The columns of a concept matrix, those that hold for the same samples together. They are found by hash and then
 * compared in full.
 */
public final class EqualConcepts {
    private final List<List<Integer>> classes;
    private final int[] classOfColumn;

    private EqualConcepts(List<List<Integer>> classes, int[] classOfColumn) {
        this.classes = classes;
        this.classOfColumn = classOfColumn;
    }

    /** Groups all columns; reads the matrix once. */
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
     * Every column once: lists of equal columns in the order of their first columns, within a list the smallest id
     * first.
     */
    public List<List<Integer>> classes() {
        return classes;
    }

    /** The other columns that hold for the same samples as a column; empty for most. */
    public List<Integer> twins(int column) {
        return classes.get(classOfColumn[column]).stream()
                .filter(c -> c != column)
                .toList();
    }
}
