package dev.invert.internal.search.exact;

/** Checks the formulas that are enumerated one by one: literals, and pairs of concepts that cross. */
final class ExhaustivePart {
    private static final int I = VennSets.FIRST;
    private static final int J = VennSets.SECOND;
    private static final int SETS_OF_CROSSING = 4;

    private final ConceptGraph graph;
    private final double[] sizes;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;

    ExhaustivePart(ExactSearchIndex index, Incumbent incumbent, NeuronSums sums, Deadline deadline) {
        this.graph = index.graph();
        this.sizes = index.sizes();
        this.incumbent = incumbent;
        this.sums = sums;
        this.deadline = deadline;
    }

    /**
     * Checks all literals and pairs of concepts that cross.
     *
     * @param length largest number of literals
     */
    void search(int length) {
        if (incumbent.admits(1)) {
            searchLiterals();
        }
        if (length > 1 && incumbent.admits(2)) {
            searchPairs();
        }
    }

    private void searchLiterals() {
        for (int i = 0; i < graph.conceptCount(); i++) {
            if (incumbent.interests(sizes[i], sums.z[i], 1)) {
                incumbent.consider(sizes[i], sums.z[i], 1, i, Incumbent.NONE, Incumbent.NONE, I);
            }
        }
        deadline.spend(Steps.SET * graph.conceptCount());
    }

    private void searchPairs() {
        double[] z = sums.z;
        for (int x = 0; x < graph.pairCount(); x++) {
            int i = graph.pairFirst(x);
            int j = graph.pairSecond(x);
            int shared = graph.conceptCount() + x;
            consider(sizes[shared], z[shared], i, j, I & J);
            consider(sizes[i] - sizes[shared], z[i] - z[shared], i, j, I & ~J);
            consider(sizes[j] - sizes[shared], z[j] - z[shared], i, j, J & ~I);
            consider(sizes[i] + sizes[j] - sizes[shared], z[i] + z[j] - z[shared], i, j, I | J);
        }
        deadline.spend(Steps.SET * SETS_OF_CROSSING * graph.pairCount());
    }

    private void consider(double n, double z, int i, int j, int mask) {
        if (incumbent.interests(n, z, 2)) {
            incumbent.consider(n, z, 2, i, j, Incumbent.NONE, mask & VennSets.ALL);
        }
    }
}
