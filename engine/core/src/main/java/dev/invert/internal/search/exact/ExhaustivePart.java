package dev.invert.internal.search.exact;

/**
 * Checks the formulas that are enumerated one by one: literals, pairs that share samples, and triangles. Shorter
 * formulas come first, so that a longer formula with the truth set of a shorter one never replaces it.
 */
final class ExhaustivePart {
    private static final int I = VennSets.FIRST;
    private static final int J = VennSets.SECOND;
    private static final int K = VennSets.THIRD;
    private static final int CHAIN = (I & ~J) | K;

    private static final int SETS_OF_CROSSING = 4;

    private static final int FIELDS_PER_CHECK = 1024 * Triangles.FIELDS;
    private static final int CHAIN_FIELDS_PER_CHECK = 3 * 65_536;

    private final ExactSearchIndex index;
    private final ConceptGraph graph;
    private final double[] sizes;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;
    private final VennCounts cellSizes = new VennCounts();
    private final VennCounts cellSums = new VennCounts();

    ExhaustivePart(ExactSearchIndex index, Incumbent incumbent, NeuronSums sums, Deadline deadline) {
        this.index = index;
        this.graph = index.graph();
        this.sizes = index.sizes();
        this.incumbent = incumbent;
        this.sums = sums;
        this.deadline = deadline;
    }

    /**
     * Checks all literals, pairs that share samples, and listed triangles, until the deadline passes.
     *
     * @param length largest number of literals, at most that of the index
     * @return whether all have been checked
     */
    boolean search(int length) {
        if (incumbent.admits(1)) {
            searchLiterals();
        }
        if (length > 1 && incumbent.admits(2)) {
            searchPairs();
        }
        return length < 3
                || !index.isListed()
                || (searchChains(index.triangles().chains())
                        && searchOthers(index.triangles().others()));
    }

    private void searchLiterals() {
        for (int i = 0; i < graph.conceptCount(); i++) {
            incumbent.consider(sizes[i], sums.z[i], 1, i, Incumbent.NONE, Incumbent.NONE, I);
        }
        deadline.spend(Steps.SET * graph.conceptCount());
    }

    private void searchPairs() {
        int[] below = graph.below().members();
        double[] z = sums.z;
        for (int a = 0; a < graph.conceptCount(); a++) {
            double n = sizes[a];
            double za = z[a];
            for (int at = graph.below().start(a); at < graph.below().end(a); at++) {
                consider(n - sizes[below[at]], za - z[below[at]], a, below[at], I & ~J);
            }
        }
        for (int x = 0; x < graph.pairCount(); x++) {
            int i = graph.pairFirst(x);
            int j = graph.pairSecond(x);
            int shared = graph.conceptCount() + x;
            consider(sizes[shared], z[shared], i, j, I & J);
            consider(sizes[i] - sizes[shared], z[i] - z[shared], i, j, I & ~J);
            consider(sizes[j] - sizes[shared], z[j] - z[shared], i, j, J & ~I);
            consider(sizes[i] + sizes[j] - sizes[shared], z[i] + z[j] - z[shared], i, j, I | J);
        }
        deadline.spend(Steps.SET * (below.length + SETS_OF_CROSSING * graph.pairCount()));
    }

    private void consider(double n, double z, int i, int j, int mask) {
        if (incumbent.interests(n, z, 2)) {
            incumbent.consider(n, z, 2, i, j, Incumbent.NONE, mask & VennSets.ALL);
        }
    }

    private boolean searchChains(int[] chains) {
        double[] z = sums.z;
        double[] n = sizes;
        for (int at = 0; at < chains.length; at += 3) {
            if (at % CHAIN_FIELDS_PER_CHECK == 0 && deadline.passed()) {
                return false;
            }
            int a = chains[at];
            int b = chains[at + 1];
            int c = chains[at + 2];
            double setN = n[a] - n[b] + n[c];
            double setZ = z[a] - z[b] + z[c];
            if (incumbent.interests(setN, setZ, 3)) {
                incumbent.consider(setN, setZ, 3, a, b, c, CHAIN & VennSets.ALL);
            }
        }
        deadline.spend(Steps.SET * chains.length / 3);
        return true;
    }

    private boolean searchOthers(int[] others) {
        int checked = 0;
        for (int at = 0; at < others.length; at += Triangles.FIELDS) {
            if (at % FIELDS_PER_CHECK == 0) {
                deadline.spend(Steps.TRIANGLE_SET * checked);
                checked = 0;
                if (deadline.passed()) {
                    return false;
                }
            }
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
        deadline.spend(Steps.TRIANGLE_SET * checked);
        return true;
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
