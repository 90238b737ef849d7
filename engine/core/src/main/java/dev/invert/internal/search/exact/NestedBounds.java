package dev.invert.internal.search.exact;

import java.util.Arrays;

/**
 * Extremes of a quantity over the concepts inside each concept. Only the outermost of these are visited: each knows the
 * extremes inside itself. Not thread-safe.
 */
final class NestedBounds {
    private final ConceptGraph graph;
    private final double[] least;
    private final double[] most;
    private final double[] mostChain;

    NestedBounds(ConceptGraph graph) {
        this.graph = graph;
        this.least = new double[graph.conceptCount()];
        this.most = new double[graph.conceptCount()];
        this.mostChain = new double[graph.conceptCount()];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        Arrays.fill(mostChain, Double.NEGATIVE_INFINITY);
    }

    /** Returns, per concept, the largest value inside it, or minus infinity if it contains none. */
    static double[] most(ConceptGraph graph, double[] values) {
        NestedBounds bounds = new NestedBounds(graph);
        bounds.set(values);
        return bounds.most;
    }

    /** Computes the extremes of a quantity of concepts. Returns the number of concepts and children visited. */
    int set(double[] u) {
        ConceptLists children = graph.children();
        int[] members = children.members();
        for (int a : graph.outer()) {
            double lowest = Double.POSITIVE_INFINITY;
            double highest = Double.NEGATIVE_INFINITY;
            double chain = Double.NEGATIVE_INFINITY;
            int end = children.end(a);
            for (int at = children.start(a); at < end; at++) {
                int b = members[at];
                // No value is NaN: comparisons do what Math.min and Math.max do, which HotSpot's quick compiler calls.
                double ofB = u[b];
                double lowestOfB = ofB < least[b] ? ofB : least[b];
                double highestOfB = ofB > most[b] ? ofB : most[b];
                double chainOfB = mostChain[b] > most[b] - ofB ? mostChain[b] : most[b] - ofB;
                lowest = lowest < lowestOfB ? lowest : lowestOfB;
                highest = highest > highestOfB ? highest : highestOfB;
                chain = chain > chainOfB ? chain : chainOfB;
            }
            least[a] = lowest;
            most[a] = highest;
            mostChain[a] = chain;
        }
        return visited();
    }

    /** Returns the number of concepts and children that {@link #set} visits. */
    int visited() {
        return graph.outer().length + graph.children().size();
    }

    /** Returns the least value inside each concept, for kernels. */
    double[] least() {
        return least;
    }

    /** Returns the largest value inside each concept, for kernels. */
    double[] most() {
        return most;
    }

    /** Returns the largest value of a chain inside each concept, for kernels. */
    double[] mostChain() {
        return mostChain;
    }

    /** Returns the least value inside a concept, or infinity if it contains none. */
    double least(int a) {
        return least[a];
    }

    /** Returns the largest value inside a concept, or minus infinity if it contains none. */
    double most(int a) {
        return most[a];
    }

    /**
     * Returns the largest value of c less that of b for concepts {@code a ⊃ b ⊃ c}, or minus infinity if there are no such
     * concepts.
     */
    double mostChain(int a) {
        return mostChain[a];
    }
}
