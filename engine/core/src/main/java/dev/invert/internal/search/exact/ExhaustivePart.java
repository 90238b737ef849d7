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
    private final ExactSearchIndex index;
    /** The sets or pairs that a kernel leaves to be checked. */
    private final int[] alive;

    ExhaustivePart(ExactSearchIndex index, Incumbent incumbent, NeuronSums sums, Deadline deadline) {
        this.index = index;
        this.graph = index.graph();
        this.alive = new int[index.kernels() == null ? 0 : 1 + Math.max(graph.conceptCount(), graph.pairCount())];
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
        if (index.kernels() == null) {
            for (int i = 0; i < graph.conceptCount(); i++) {
                considerLiteral(i);
            }
        } else {
            int count = index.kernels()
                    .aliveSets(
                            sizes,
                            sums.z,
                            graph.conceptCount(),
                            incumbent.least(1),
                            index.bounds().sampleCount(),
                            alive);
            for (int at = 0; at < count; at++) {
                considerLiteral(alive[at]);
            }
        }
        deadline.spend(Steps.SET * graph.conceptCount());
    }

    private void considerLiteral(int i) {
        if (incumbent.interests(sizes[i], sums.z[i], 1)) {
            incumbent.consider(sizes[i], sums.z[i], 1, i, Incumbent.NONE, Incumbent.NONE, I);
        }
    }

    private void searchPairs() {
        if (index.kernels() == null) {
            for (int x = 0; x < graph.pairCount(); x++) {
                considerPair(x);
            }
        } else {
            int count = index.kernels()
                    .alivePairs(
                            index.packedGraph(),
                            sizes,
                            sums.z,
                            incumbent.least(2),
                            index.bounds().sampleCount(),
                            alive);
            for (int at = 0; at < count; at++) {
                considerPair(alive[at]);
            }
        }
        deadline.spend(Steps.SET * SETS_OF_CROSSING * graph.pairCount());
    }

    private void considerPair(int x) {
        double[] z = sums.z;
        int i = graph.pairFirst(x);
        int j = graph.pairSecond(x);
        int shared = graph.conceptCount() + x;
        consider(sizes[shared], z[shared], i, j, I & J);
        consider(sizes[i] - sizes[shared], z[i] - z[shared], i, j, I & ~J);
        consider(sizes[j] - sizes[shared], z[j] - z[shared], i, j, J & ~I);
        consider(sizes[i] + sizes[j] - sizes[shared], z[i] + z[j] - z[shared], i, j, I | J);
    }

    private void consider(double n, double z, int i, int j, int mask) {
        if (incumbent.interests(n, z, 2)) {
            incumbent.consider(n, z, 2, i, j, Incumbent.NONE, mask & VennSets.ALL);
        }
    }
}
