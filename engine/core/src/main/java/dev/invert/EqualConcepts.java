package dev.invert;

import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Columns of a concept matrix, grouped by equality: columns with the same truth set form one class. Candidates are
 * found by hash and then compared in full. Takes time and memory in proportion to the matrix, however large its classes
 * are. Thread-safe; does not need the matrix afterwards.
 */
public final class EqualConcepts {
    /** Largest number of twins that {@link #twins} returns. */
    public static final int MOST_TWINS = 16;

    private static final int NONE = -1;

    private final List<Concept> concepts;
    private final int[] classOfColumn;
    /** Columns by class, the one with the smallest id first, the others in the order of the matrix. */
    private final int[] columns;
    /** Index in {@code columns} of each class's first column; one more entry for the end. */
    private final int[] starts;

    private final int[] firstColumns;
    /** Columns of each class in the order of their ids, as many as {@link #twins} can ask for; null until asked for. */
    private final int[][] firstById;

    private EqualConcepts(List<Concept> concepts, int[] classOfColumn, int[] firstColumns) {
        this.concepts = concepts;
        this.classOfColumn = classOfColumn;
        this.firstColumns = firstColumns;
        this.firstById = new int[firstColumns.length][];
        this.starts = new int[firstColumns.length + 1];
        for (int c : classOfColumn) {
            starts[c + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        this.columns = new int[classOfColumn.length];
        int[] next = starts.clone();
        for (int column = 0; column < columns.length; column++) {
            columns[next[classOfColumn[column]]++] = column;
        }
        for (int c = 0; c < firstColumns.length; c++) {
            putSmallestIdFirst(starts[c], starts[c + 1]);
        }
    }

    private void putSmallestIdFirst(int start, int end) {
        int smallest = start;
        for (int i = start + 1; i < end; i++) {
            if (id(columns[i]).compareTo(id(columns[smallest])) < 0) {
                smallest = i;
            }
        }
        int column = columns[smallest];
        System.arraycopy(columns, start, columns, start + 1, smallest - start);
        columns[start] = column;
    }

    /** Returns the classes of all columns of a matrix, which are computed once per matrix. */
    public static EqualConcepts of(ConceptMatrix matrix) {
        return matrix.equalConcepts();
    }

    /** Groups all columns of a matrix. */
    static EqualConcepts group(ConceptMatrix matrix) {
        int[] classOfColumn = new int[matrix.conceptCount()];
        int[] firstColumns = new int[matrix.conceptCount()];
        // Classes with the same hash form a list.
        Long2IntOpenHashMap lastByHash = new Long2IntOpenHashMap();
        lastByHash.defaultReturnValue(NONE);
        int[] previous = new int[matrix.conceptCount()];
        int classCount = 0;
        ConceptStorage samples = matrix.storage();
        for (int column = 0; column < classOfColumn.length; column++) {
            long hash = samples.hash(column);
            int same = lastByHash.get(hash);
            while (same != NONE && !samples.equal(firstColumns[same], column)) {
                same = previous[same];
            }
            if (same == NONE) {
                same = classCount++;
                firstColumns[same] = column;
                previous[same] = lastByHash.put(hash, same);
            }
            classOfColumn[column] = same;
        }
        return new EqualConcepts(matrix.concepts(), classOfColumn, Arrays.copyOf(firstColumns, classCount));
    }

    private String id(int column) {
        return concepts.get(column).id();
    }

    /** Returns the number of classes, at least 1. */
    public int classCount() {
        return firstColumns.length;
    }

    /** Returns the class of a column. Classes are numbered in the order of their first columns in the matrix. */
    public int classOf(int column) {
        return classOfColumn[column];
    }

    /** Returns the first column of a class in the matrix. */
    public int firstColumn(int equalClass) {
        return firstColumns[equalClass];
    }

    /** Returns the columns of a class: the one with the smallest id first, the others in the order of the matrix. */
    public List<Integer> columns(int equalClass) {
        return Collections.unmodifiableList(IntList.of(columns).subList(starts[equalClass], starts[equalClass + 1]));
    }

    /**
     * Returns the classes of equal columns; each column is in one of them. Classes are ordered by their first column in
     * the matrix, the columns of a class by concept id.
     */
    public List<List<Integer>> classes() {
        List<List<Integer>> classes = new ArrayList<>();
        for (int c = 0; c < classCount(); c++) {
            classes.add(IntList.of(byId(c)));
        }
        return List.copyOf(classes);
    }

    private int[] byId(int equalClass) {
        int[] sorted = Arrays.copyOfRange(columns, starts[equalClass], starts[equalClass + 1]);
        IntArrays.mergeSort(sorted, (a, b) -> id(a).compareTo(id(b)));
        return sorted;
    }

    /**
     * Returns the other columns with the same truth set as a column, usually none; at most {@value #MOST_TWINS}, the
     * first by id: lists of all twins of thousands of equal columns would grow with the square of their number.
     */
    public synchronized List<Integer> twins(int column) {
        int equalClass = classOfColumn[column];
        if (firstById[equalClass] == null) {
            int size = starts[equalClass + 1] - starts[equalClass];
            firstById[equalClass] = Arrays.copyOf(byId(equalClass), Math.min(size, MOST_TWINS + 1));
        }
        return Arrays.stream(firstById[equalClass])
                .filter(c -> c != column)
                .limit(MOST_TWINS)
                .boxed()
                .toList();
    }
}
