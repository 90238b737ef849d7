package dev.invert.internal.search.exact;

/**
 * Upper bounds on a sum over the sets of each family around one center, from the largest terms that the center's
 * neighbors can add.
 */
final class CenterBounds {
    private final ConceptGraph graph;
    private final NestedBounds nested;
    private double center;
    private double leastShared;
    private double mostInside;
    private double mostSharedCrossing;
    private double mostRest;
    private double mostCrossing;

    /**
     * Creates bounds.
     *
     * @param nested extremes over nested concepts of the quantity that {@link #set} is given
     */
    CenterBounds(ConceptGraph graph, NestedBounds nested) {
        this.graph = graph;
        this.nested = nested;
    }

    /**
     * Computes the terms for the neighbors of a center.
     *
     * @param u the quantity of all concepts and intersections
     * @return number of neighbors visited and of families
     */
    int set(int i, double[] u) {
        center = u[i];
        leastShared = nested.least(i);
        mostInside = nested.most(i);
        mostSharedCrossing = Double.NEGATIVE_INFINITY;
        mostRest = Double.NEGATIVE_INFINITY;
        mostCrossing = Double.NEGATIVE_INFINITY;
        int[] crossing = graph.crossing().members();
        int[] sets = graph.crossingSets();
        int start = graph.crossing().start(i);
        int end = graph.crossing().end(i);
        for (int at = start; at < end; at++) {
            double whole = u[crossing[at]];
            double shared = u[sets[at]];
            leastShared = Math.min(leastShared, shared);
            mostSharedCrossing = Math.max(mostSharedCrossing, shared);
            mostRest = Math.max(mostRest, whole - shared);
            mostCrossing = Math.max(mostCrossing, whole);
        }
        return end - start + PathClasses.FAMILY_COUNT;
    }

    /**
     * Returns the largest term of any neighbor, or minus infinity if no neighbor has one.
     *
     * @param inside whether neighbors inside the center count too
     */
    double most(PathClasses.Part part, boolean inside) {
        return switch (part) {
            case MINUS_SHARED -> -leastShared;
            case SHARED -> inside ? Math.max(mostSharedCrossing, mostInside) : mostSharedCrossing;
            case REST -> mostRest;
            case WHOLE -> inside ? Math.max(mostCrossing, mostInside) : mostCrossing;
        };
    }

    /** Returns an upper bound over the sets of a family, or minus infinity if it has none. */
    double of(PathClasses.Family family) {
        return (family.withCenter ? center : 0) + most(family.j, family.insideJ) + most(family.k, family.insideK);
    }
}
