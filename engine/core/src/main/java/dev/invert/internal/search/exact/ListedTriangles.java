package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;
import dev.invert.internal.kernel.SumThreshold;
import java.util.Arrays;
import java.util.List;

/**
 * Checks the listed triangles. A triangle is examined closely only if some union of its eight cells c may reach the
 * incumbent within an interval: {@code Σ max(0, u_c) >= threshold}; see {@link TriangleStream}. Blocks of triangles are
 * bounded in loops over each cell, which vectorize.
 */
final class ListedTriangles {
    private static final int BLOCK = Triangles.BLOCK;
    private static final int CELLS = Triangles.CELLS;
    private static final int LINE = 3;

    private final ExactSearchIndex index;
    private final double[] sizes;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;
    private final List<CountRange> intervals;
    private final double[][] cellZ = new double[CELLS][BLOCK];
    private final double[] positive = new double[BLOCK];
    private final boolean[] found = new boolean[BLOCK];
    /** The triangles of a block that are alive. */
    private final int[] alive = new int[BLOCK];
    /** Per interval that is searched, sign, slope and twice the threshold. */
    private final double[] lines;

    /** Null if loops run in Java. */
    private final ProofKernels kernels;

    private final VennCounts cellSizes = new VennCounts();
    private final VennCounts cellSums = new VennCounts();

    ListedTriangles(
            ExactSearchIndex index,
            Incumbent incumbent,
            NeuronSums sums,
            Deadline deadline,
            List<CountRange> intervals) {
        this.index = index;
        this.sizes = index.sizes();
        this.incumbent = incumbent;
        this.sums = sums;
        this.deadline = deadline;
        this.intervals = intervals;
        this.kernels = index.kernels();
        this.lines = new double[LINE * intervals.size()];
    }

    /** Checks all triangles until the deadline passes. Returns whether all have been checked. */
    boolean search() {
        int count = index.triangles().otherCount();
        for (int first = 0; first < count; first += BLOCK) {
            if (deadline.passed()) {
                return false;
            }
            int size = Math.min(BLOCK, count - first);
            int lineCount = setLines(size);
            int aliveCount = kernels == null
                    ? findAlive(first, size, lineCount)
                    : kernels.aliveTriangles(
                            index.triangles().others(),
                            first,
                            size,
                            sums.z,
                            index.triangles().cellSizes(first / BLOCK),
                            lines,
                            lineCount,
                            alive);
            check(first, size, aliveCount);
        }
        return true;
    }

    private void sumCells(int first, int size) {
        int[] others = index.triangles().others();
        double[] z = sums.z;
        for (int t = 0; t < size; t++) {
            int at = (first + t) * Triangles.FIELDS;
            int all = others[at + 6];
            double zIjk = all == Triangles.EMPTY ? 0 : z[all];
            double zJk = z[others[at + 5]] - zIjk;
            double zIk = z[others[at + 4]] - zIjk;
            double zIj = z[others[at + 3]] - zIjk;
            double zK = z[others[at + 2]] - zIk - zJk - zIjk;
            double zJ = z[others[at + 1]] - zIj - zJk - zIjk;
            double zI = z[others[at]] - zIj - zIk - zIjk;
            cellZ[7][t] = zIjk;
            cellZ[6][t] = zJk;
            cellZ[5][t] = zIk;
            cellZ[3][t] = zIj;
            cellZ[4][t] = zK;
            cellZ[2][t] = zJ;
            cellZ[1][t] = zI;
            cellZ[0][t] = -(zIjk + zJk + zIk + zIj + zK + zJ + zI);
        }
    }

    /** Computes the lines of the intervals for a block; returns their number. */
    private int setLines(int size) {
        int count = 0;
        SumThreshold least = incumbent.least(3);
        for (CountRange interval : intervals) {
            if (interval.isNegated() && least.isSymmetric()) {
                continue;
            }
            interval.setLeast(least);
            lines[LINE * count] = interval.sign();
            lines[LINE * count + 1] = interval.slope();
            // Each max(0, u) is added twice.
            lines[LINE * count + 2] = 2 * interval.threshold();
            count++;
            deadline.spend(Steps.TRIANGLE_BOUND * size);
        }
        return count;
    }

    private int findAlive(int first, int size, int lineCount) {
        sumCells(first, size);
        Arrays.fill(found, 0, size, false);
        double[] sizesOfCells = index.triangles().cellSizes(first / BLOCK);
        for (int line = 0; line < LINE * lineCount; line += LINE) {
            Arrays.fill(positive, 0);
            for (int cell = 0; cell < CELLS; cell++) {
                addPositive(lines[line], cellZ[cell], lines[line + 1], sizesOfCells, cell * BLOCK, positive);
            }
            double least = lines[line + 2];
            for (int t = 0; t < size; t++) {
                found[t] |= positive[t] >= least;
            }
        }
        int count = 0;
        for (int t = 0; t < size; t++) {
            alive[count] = t;
            count += found[t] ? 1 : 0;
        }
        return count;
    }

    /** Adds 2 max(0, u) to each sum; all arrays have the same index, so that the loop vectorizes. */
    private static void addPositive(double sign, double[] z, double slope, double[] n, int from, double[] sum) {
        for (int t = 0; t < BLOCK; t++) {
            double u = sign * z[t] - slope * n[from + t];
            sum[t] += u + Math.abs(u);
        }
    }

    private void check(int first, int size, int aliveCount) {
        int[] others = index.triangles().others();
        long checked = 0;
        for (int a = 0; a < aliveCount; a++) {
            int at = (first + alive[a]) * Triangles.FIELDS;
            set(cellSizes, sizes, index.rows().sampleCount(), others, at);
            set(cellSums, sums.z, 0, others, at);
            int[] sets = VennSets.threeLiteralSets(others[at + 7]);
            checked += sets.length;
            for (int mask : sets) {
                double n = cellSizes.sum(mask);
                double z = cellSums.sum(mask);
                if (incumbent.interests(n, z, 3)) {
                    incumbent.consider(n, z, 3, others[at], others[at + 1], others[at + 2], mask);
                }
            }
        }
        deadline.spend(Steps.TRIANGLE * size + Steps.TRIANGLE_SET * checked);
    }

    private static void set(VennCounts cells, double[] values, double total, int[] others, int at) {
        int all = others[at + 6];
        cells.set(
                total,
                values[others[at]],
                values[others[at + 1]],
                values[others[at + 2]],
                values[others[at + 3]],
                values[others[at + 4]],
                values[others[at + 5]],
                all == Triangles.EMPTY ? 0 : values[all]);
    }
}
