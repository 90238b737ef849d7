package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;

/**
 * A quantity {@code sign Z - slope n} of concepts and of intersections, with its extremes over the concepts inside each
 * concept and over the sets of each crossing pair. Not thread-safe.
 */
final class SetBounds {
    private final ConceptGraph graph;
    private final ExactSearchIndex index;
    private final ProofKernels kernels;
    private final NestedBounds nested;
    private final double[] u;
    private final double[] ofPair;

    /**
     * Creates bounds.
     *
     * @param u receives the quantity: concepts, followed by the intersections of crossing pairs
     */
    SetBounds(ExactSearchIndex index, double[] u) {
        this.index = index;
        this.graph = index.graph();
        this.kernels = index.kernels();
        this.nested = new NestedBounds(graph);
        this.u = u;
        this.ofPair = new double[graph.pairCount()];
    }

    /** Computes the quantity and its extremes. Returns the number of concepts and children visited. */
    int set(double sign, double slope, double[] z) {
        if (kernels == null) {
            double[] n = index.sizes();
            for (int set = 0; set < u.length; set++) {
                u[set] = sign * z[set] - slope * n[set];
            }
            nested.set(u);
            boundPairs();
        } else {
            kernels.intervalBounds(
                    index.packedGraph(),
                    index.sizes(),
                    z,
                    sign,
                    slope,
                    u,
                    nested.least(),
                    nested.most(),
                    nested.mostChain(),
                    ofPair);
        }
        return nested.visited();
    }

    private void boundPairs() {
        int conceptCount = graph.conceptCount();
        for (int x = 0; x < ofPair.length; x++) {
            double i = u[graph.pairFirst(x)];
            double j = u[graph.pairSecond(x)];
            double shared = u[conceptCount + x];
            double one = (i > j ? i : j) - shared;
            double either = i + j - shared;
            double both = shared > either ? shared : either;
            ofPair[x] = one > both ? one : both;
        }
    }

    /** Returns the extremes over nested concepts. */
    NestedBounds nested() {
        return nested;
    }

    /** Returns the largest value of the four sets of each crossing pair; read-only. */
    double[] ofPair() {
        return ofPair;
    }
}
