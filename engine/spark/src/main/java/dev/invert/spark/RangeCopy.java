package dev.invert.spark;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;

/** Copies ranges of a remote file to a local one, in bounded memory. */
final class RangeCopy {
    private static final int BUFFER_BYTES = 1 << 20;

    /** Gap that is read rather than skipped: a further request takes longer. */
    private static final int SMALL_GAP_BYTES = 1 << 16;

    private RangeCopy() {}

    /** Copies a range to the same place. */
    static void copy(FSDataInputStream in, RandomAccessFile out, long from, long count) throws IOException {
        copy(in, from, out, from, count);
    }

    /** Copies a range to another place. */
    static void copy(FSDataInputStream in, long from, RandomAccessFile out, long to, long count) throws IOException {
        byte[] buffer = new byte[(int) Math.max(0, Math.min(BUFFER_BYTES, count))];
        out.seek(to);
        for (long done = 0; done < count; done += buffer.length) {
            int part = (int) Math.min(buffer.length, count - done);
            in.readFully(from + done, buffer, 0, part);
            out.write(buffer, 0, part);
        }
    }

    /** Returns runs of neurons that follow one another, each with its first neuron and the one after its last, ascending. */
    static List<int[]> runs(int[] neurons) {
        int[] sorted = neurons.clone();
        Arrays.sort(sorted);
        List<int[]> runs = new ArrayList<>();
        for (int neuron : sorted) {
            int[] last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && last[1] == neuron) {
                last[1]++;
            } else {
                runs.add(new int[] {neuron, neuron + 1});
            }
        }
        return runs;
    }

    /**
     * The rows of a table in a file.
     *
     * @param position position of the first row
     * @param count number of rows
     * @param rowBytes size of a row
     */
    record Rows(long position, long count, long rowBytes) {
        /** Copies some columns, given as runs of their numbers. */
        void copy(FSDataInputStream in, RandomAccessFile out, List<int[]> runs, long columnBytes) throws IOException {
            long first = runs.get(0)[0] * columnBytes;
            long end = runs.get(runs.size() - 1)[1] * columnBytes;
            if (rowBytes - (end - first) > SMALL_GAP_BYTES) {
                for (long row = 0; row < count; row++) {
                    for (int[] run : runs) {
                        RangeCopy.copy(
                                in,
                                out,
                                position + row * rowBytes + run[0] * columnBytes,
                                (run[1] - run[0]) * columnBytes);
                    }
                }
                return;
            }
            copyBands(in, out, first, end);
        }

        /** Reads whole bands of rows, and writes the columns between two places. */
        private void copyBands(FSDataInputStream in, RandomAccessFile out, long first, long end) throws IOException {
            int rowsAtOnce = (int) Math.max(1, Math.min(count, BUFFER_BYTES / rowBytes));
            byte[] band = new byte[Math.toIntExact(rowsAtOnce * rowBytes)];
            for (long row = 0; row < count; row += rowsAtOnce) {
                int rows = (int) Math.min(rowsAtOnce, count - row);
                in.readFully(position + row * rowBytes, band, 0, Math.toIntExact(rows * rowBytes));
                for (int i = 0; i < rows; i++) {
                    out.seek(position + (row + i) * rowBytes + first);
                    out.write(band, Math.toIntExact(i * rowBytes + first), Math.toIntExact(end - first));
                }
            }
        }
    }
}
