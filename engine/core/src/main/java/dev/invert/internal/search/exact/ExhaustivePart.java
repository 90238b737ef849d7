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

    private static final int FIELDS_PER_CHECK = 1024 * Triangles.FIELDS;

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

    /** Checks all literals, pairs that share samples, and listed triangles. */
    void search() {
        if (incumbent.admits(1)) {
            searchLiterals();
        }
        if (index.length() > 1 && incumbent.admits(2)) {
            searchPairs();
        }
        if (index.length() > 2 && index.isListed()) {
            searchChains(index.triangles().chains());
            searchOthers(index.triangles().others());
        }
    }

    private void searchLiterals() {
        for (int i = 0; i < graph.conceptCount(); i++) {
            incumbent.consider(sizes[i], sums.z[i], 1, i, Incumbent.NONE, Incumbent.NONE, I);
        }
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
    }

    private void consider(double n, double z, int i, int j, int mask) {
        if (incumbent.interests(n, z, 2)) {
            incumbent.consider(n, z, 2, i, j, Incumbent.NONE, mask & VennSets.ALL);
        }
    }

    private void searchChains(int[] chains) {
        double[] z = sums.z;
        double[] n = sizes;
        for (int at = 0; at < chains.length; at += 3) {
            int a = chains[at];
            int b = chains[at + 1];
            int c = chains[at + 2];
            double setN = n[a] - n[b] + n[c];
            double setZ = z[a] - z[b] + z[c];
            if (incumbent.interests(setN, setZ, 3)) {
                incumbent.consider(setN, setZ, 3, a, b, c, CHAIN & VennSets.ALL);
            }
        }
    }

    private void searchOthers(int[] others) {
        for (int at = 0; at < others.length; at += Triangles.FIELDS) {
            if (at % FIELDS_PER_CHECK == 0) {
                deadline.checkCanceled();
            }
            set(cellSizes, sizes, index.rows().sampleCount(), others, at);
            set(cellSums, sums.z, 0, others, at);
            for (int mask : VennSets.threeLiteralSets(others[at + 7])) {
                double n = cellSizes.sum(mask);
                double z = cellSums.sum(mask);
                if (incumbent.interests(n, z, 3)) {
                    incumbent.consider(n, z, 3, others[at], others[at + 1], others[at + 2], mask);
                }
            }
        }
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
