package dev.invert.labels;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * Ids of samples that are rows of an array: the id of a sample is the number of its row, made when it is asked for.
 * Immutable.
 */
public final class RowIds extends AbstractList<String> implements RandomAccess {
    private final int[] rows;
    private final int rowCount;

    /**
     * Creates ids.
     *
     * @param rows row of each sample, or null if all rows are samples, in order; not copied
     * @param rowCount number of rows of the array
     */
    public RowIds(int[] rows, int rowCount) {
        this.rows = rows;
        this.rowCount = rowCount;
    }

    /** Returns ids that a file holds, if they are numbers of rows of an array with so many rows; otherwise the ids. */
    static List<String> of(List<String> ids, int rowCount) {
        int[] rows = new int[ids.size()];
        boolean all = rows.length == rowCount;
        for (int i = 0; i < rows.length; i++) {
            rows[i] = number(ids.get(i));
            if (rows[i] < 0 || rows[i] >= rowCount) {
                return ids;
            }
            all &= rows[i] == i;
        }
        return new RowIds(all ? null : rows, rowCount);
    }

    private static int number(String id) {
        try {
            int number = Integer.parseInt(id);
            return Integer.toString(number).equals(id) ? number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Returns the number of rows of the array, of which some may be no samples. */
    public int rowCount() {
        return rowCount;
    }

    /** Returns the row of a sample. */
    public int row(int sample) {
        return rows == null ? sample : rows[sample];
    }

    /** Returns the row of each sample, or null if all rows are samples, in order; the array must not be changed. */
    public int[] rows() {
        return rows;
    }

    @Override
    public String get(int sample) {
        return Integer.toString(row(sample));
    }

    @Override
    public int size() {
        return rows == null ? rowCount : rows.length;
    }
}
