package dev.invert.internal.search.exact;

import java.util.Arrays;
import java.util.List;

/**
 * Checks all triangles of a matrix in which nearly every triple is one. The patterns of each pair that shares samples
 * are walked once, which gives n and Z of the intersections with all later concepts. These are used at once and never
 * stored.
 *
 * <p>A triple is examined closely only if some union of its eight cells c may reach the incumbent within an interval:
 * {@code Σ max(0, u_c) >= threshold}. Since {@code Σ u_c} is the same for all triples, that is a bound on
 * {@code Σ |u_c|}. If n and N - n need the same sums, it is the same bound for negations.
 */
final class TriangleStream {
    private final ExactSearchIndex index;
    private final ConceptGraph graph;
    private final double[] sizes;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;
    private final List<CountRange> intervals;
    private final TripleSums tripleSums;
    private final double[][] pairZ;
    private final double[] tripleN;
    private final double[] tripleZ;
    private final double[] absolute;
    private final boolean[] alive;
    private final int[] shared;
    private final VennCounts cellSizes = new VennCounts();
    private final VennCounts cellSums = new VennCounts();

    TriangleStream(
            ExactSearchIndex index,
            Incumbent incumbent,
            NeuronSums sums,
            Deadline deadline,
            List<CountRange> intervals) {
        this.index = index;
        this.graph = index.graph();
        this.sizes = index.sizes();
        this.incumbent = incumbent;
        this.sums = sums;
        this.deadline = deadline;
        this.intervals = intervals;
        int count = graph.conceptCount();
        this.tripleSums = TripleSums.of(index.rows(), index.kernels());
        this.pairZ = new double[count][count];
        this.tripleN = new double[count];
        this.tripleZ = new double[count];
        this.absolute = new double[count];
        this.alive = new boolean[count];
        this.shared = new int[count];
    }

    /** Checks all triangles until the deadline passes. Returns whether all have been checked. */
    boolean search() {
        int count = graph.conceptCount();
        deadline.spend(tripleSums.start(sums.ranks) + Steps.U * count * (count - 1) / 2);
        for (int i = 0; i < count; i++) {
            graph.sharedSets(i, shared);
            for (int k = i + 1; k < count; k++) {
                pairZ[i][k] = shared[k] < 0 ? 0 : sums.z[shared[k]];
            }
        }
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count - 1; j++) {
                if (!graph.disjoint(i, j)) {
                    if (deadline.passed() || !deadline.affords(tripleSums.leastSteps(i))) {
                        return false;
                    }
                    deadline.spend(tripleSums.sum(i, j, tripleN, tripleZ) + Steps.STREAMED_TRIPLE * (count - j));
                    bound(i, j);
                    check(i, j);
                }
            }
        }
        return true;
    }

    private void bound(int i, int j) {
        int count = graph.conceptCount();
        Arrays.fill(alive, j + 1, count, false);
        for (CountRange interval : intervals) {
            if (interval.isNegated() && incumbent.least(3).isSymmetric()) {
                continue;
            }
            interval.setLeast(incumbent.least(3));
            // For negations, |u| is that of u with the opposite sign, z + slope n.
            double slope = interval.isNegated() ? -interval.slope() : interval.slope();
            double all = -slope * index.rows().sampleCount();
            addAbsolute(
                    j + 1,
                    count,
                    slope,
                    new double[] {
                        all,
                        sums.z[i] - slope * sizes[i],
                        sums.z[j] - slope * sizes[j],
                        pairZ[i][j] - slope * index.pairSizes(i)[j]
                    },
                    index.pairSizes(i),
                    pairZ[i],
                    index.pairSizes(j),
                    pairZ[j]);
            double least = 2 * interval.threshold() - (interval.isNegated() ? -all : all);
            for (int k = j + 1; k < count; k++) {
                alive[k] |= absolute[k] >= least;
            }
        }
    }

    /**
     * Computes Σ |u| over the eight cells of the triples (i, j, k) for k in [from, to).
     *
     * @param fixed u of all samples, i, j and i ∧ j
     */
    private void addAbsolute(
            int from, int to, double slope, double[] fixed, double[] nI, double[] zI, double[] nJ, double[] zJ) {
        double[] n = sizes;
        double[] z = sums.z;
        double all = fixed[0];
        double i = fixed[1];
        double j = fixed[2];
        double ij = fixed[3];
        for (int k = from; k < to; k++) {
            double ijk = tripleZ[k] - slope * tripleN[k];
            double ik = zI[k] - slope * nI[k];
            double jk = zJ[k] - slope * nJ[k];
            double jkOnly = jk - ijk;
            double ikOnly = ik - ijk;
            double kOnly = z[k] - slope * n[k] - ik - jkOnly;
            double jOnly = j - ij - jkOnly;
            double iOnly = i - ij - ikOnly;
            double none = all - i - jkOnly - kOnly - jOnly;
            absolute[k] = Math.abs(ijk)
                    + Math.abs(jkOnly)
                    + Math.abs(ikOnly)
                    + Math.abs(ij - ijk)
                    + Math.abs(kOnly)
                    + Math.abs(jOnly)
                    + Math.abs(iOnly)
                    + Math.abs(none);
        }
    }

    private void check(int i, int j) {
        double[] nI = index.pairSizes(i);
        double[] nJ = index.pairSizes(j);
        double[] z = sums.z;
        for (int k = j + 1; k < graph.conceptCount(); k++) {
            if (alive[k]) {
                cellSizes.set(
                        index.rows().sampleCount(), sizes[i], sizes[j], sizes[k], nI[j], nI[k], nJ[k], tripleN[k]);
                cellSums.set(0, z[i], z[j], z[k], pairZ[i][j], pairZ[i][k], pairZ[j][k], tripleZ[k]);
                int[] sets = VennSets.threeLiteralSets(cellSizes.occupied());
                deadline.spend(Steps.TRIANGLE_SET * sets.length);
                for (int mask : sets) {
                    double n = cellSizes.sum(mask);
                    double setZ = cellSums.sum(mask);
                    if (incumbent.interests(n, setZ, 3)) {
                        incumbent.consider(n, setZ, 3, i, j, k, mask);
                    }
                }
            }
        }
    }
}
