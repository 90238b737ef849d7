package dev.invert.internal.search.exact;

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

    private final ExactSearchIndex index;
    private final double[] sizes;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;
    private final List<CountRange> intervals;
    private final double[][] cellZ = new double[CELLS][BLOCK];
    private final double[] positive = new double[BLOCK];
    private final boolean[] alive = new boolean[BLOCK];
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
    }

    /** Checks all triangles until the deadline passes. Returns whether all have been checked. */
    boolean search() {
        int count = index.triangles().otherCount();
        for (int first = 0; first < count; first += BLOCK) {
            if (deadline.passed()) {
                return false;
            }
            int size = Math.min(BLOCK, count - first);
            sumCells(first, size);
            bound(first, size);
            check(first, size);
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

    private void bound(int first, int size) {
        Arrays.fill(alive, 0, size, false);
        for (CountRange interval : intervals) {
            if (interval.isNegated() && incumbent.least(3).isSymmetric()) {
                continue;
            }
            interval.setLeast(incumbent.least(3));
            Arrays.fill(positive, 0);
            for (int cell = 0; cell < CELLS; cell++) {
                addPositive(
                        interval.isNegated() ? -1 : 1,
                        cellZ[cell],
                        interval.slope(),
                        index.triangles().cellSizes(first / BLOCK, cell),
                        positive);
            }
            // Each max(0, u) is added twice.
            double least = 2 * interval.threshold();
            for (int t = 0; t < size; t++) {
                alive[t] |= positive[t] >= least;
            }
            deadline.spend(Steps.TRIANGLE_BOUND * size);
        }
    }

    /** Adds 2 max(0, u) to each sum; all arrays have the same index, so that the loop vectorizes. */
    private static void addPositive(double sign, double[] z, double slope, double[] n, double[] sum) {
        for (int t = 0; t < BLOCK; t++) {
            double u = sign * z[t] - slope * n[t];
            sum[t] += u + Math.abs(u);
        }
    }

    private void check(int first, int size) {
        int[] others = index.triangles().others();
        long checked = 0;
        for (int t = 0; t < size; t++) {
            if (alive[t]) {
                int at = (first + t) * Triangles.FIELDS;
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
