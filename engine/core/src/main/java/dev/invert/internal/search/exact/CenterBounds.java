package dev.invert.internal.search.exact;

/**
 * Upper bounds on U for the sets of each family around one center, from the largest terms that the center's neighbors
 * can add.
 */
final class CenterBounds {
    private final ConceptGraph graph;
    private final NeuronSums sums;
    private double center;
    private double leastShared;
    private double mostInside;
    private double mostSharedCrossing;
    private double mostRest;
    private double mostCrossing;

    CenterBounds(ConceptGraph graph, NeuronSums sums) {
        this.graph = graph;
        this.sums = sums;
    }

    /** Computes the terms for the neighbors of a center. Returns the number of these and of the families. */
    int set(int i) {
        double[] u = sums.u;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        int[] inside = graph.below().members();
        int end = graph.below().end(i);
        for (int at = graph.below().start(i); at < end; at++) {
            double shared = u[inside[at]];
            least = Math.min(least, shared);
            most = Math.max(most, shared);
        }
        center = u[i];
        leastShared = least;
        mostInside = most;
        mostSharedCrossing = Double.NEGATIVE_INFINITY;
        mostRest = Double.NEGATIVE_INFINITY;
        mostCrossing = Double.NEGATIVE_INFINITY;
        int[] crossing = graph.crossing().members();
        int[] sets = graph.crossingSets();
        for (int at = graph.crossing().start(i); at < graph.crossing().end(i); at++) {
            double whole = u[crossing[at]];
            double shared = u[sets[at]];
            leastShared = Math.min(leastShared, shared);
            mostSharedCrossing = Math.max(mostSharedCrossing, shared);
            mostRest = Math.max(mostRest, whole - shared);
            mostCrossing = Math.max(mostCrossing, whole);
        }
        return end
                - graph.below().start(i)
                + graph.crossing().end(i)
                - graph.crossing().start(i)
                + PathClasses.FAMILY_COUNT;
    }

    /** Returns an upper bound on U over the sets of a family, or minus infinity if it has none. */
    double of(PathClasses.Family family) {
        return switch (family) {
            case CENTER_WITHOUT_BOTH -> center - 2 * leastShared;
            case ALL -> center + 2 * mostRest;
            case SHARED -> mostSharedCrossing + Math.max(mostSharedCrossing, mostInside);
            case RESTS -> 2 * mostRest;
            case CENTER_WITHOUT_ONE -> center - leastShared + mostRest;
            case WHOLE_AND_REST -> Math.max(mostInside, mostCrossing) + mostRest;
            case WHOLE_AND_SHARED -> mostCrossing + mostSharedCrossing;
        };
    }
}
