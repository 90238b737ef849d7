package dev.invert.internal.search.exact;

/**
 * Bounds on Z, or on -Z, of the sets of each class. A formula that reaches the incumbent within an interval has at least
 * the smallest sum that any n of the interval needs. That bound is weaker than the one on U for sets of many samples, and
 * stronger for small sets, whose U counts the samples that they lack for the interval in their favor. It is the same for
 * all intervals, so that it is computed once per neuron. Not thread-safe.
 */
final class SumBounds {
    private final ConceptGraph graph;
    private final ExactSearchIndex index;
    private final double sign;
    private final double[] sums;
    private final NestedBounds nested;
    private final CenterBounds center;
    private final DisjointPairs pairs;
    private final double[] ofFamily;
    private final double[] mostWithout;
    private final double[] mostOfPair;
    private final double[] mostUnited;
    private double mostSmall;
    private double mostPair;
    private double mostPairSet;
    private boolean current;

    /**
     * Creates bounds for one sign.
     *
     * @param negated whether formulas of interest are negations, so that -Z counts
     */
    SumBounds(ExactSearchIndex index, boolean negated) {
        this.index = index;
        this.graph = index.graph();
        this.sign = negated ? -1 : 1;
        this.sums = new double[graph.conceptCount() + graph.pairCount()];
        this.nested = new NestedBounds(graph);
        this.center = new CenterBounds(graph, nested);
        this.pairs = new DisjointPairs(graph);
        this.ofFamily = new double[index.centers().length * PathClasses.FAMILY_COUNT];
        this.mostWithout = new double[graph.conceptCount()];
        this.mostOfPair = new double[graph.pairCount()];
        this.mostUnited = new double[graph.conceptCount()];
    }

    /** Discards the bounds of the last neuron. */
    void clear() {
        current = false;
    }

    /**
     * Computes the bounds of the neuron unless they are known.
     *
     * @param z Z of all sets
     * @return steps taken
     */
    double set(double[] z) {
        if (current) {
            return 0;
        }
        current = true;
        for (int set = 0; set < sums.length; set++) {
            sums[set] = sign * z[set];
        }
        double visited = nested.set(sums);
        boundUnions();
        boundPairSets();
        visited += boundCenters();
        return Steps.U * sums.length + Steps.TERM * (visited + 2 * mostWithout.length + mostOfPair.length);
    }

    private void boundUnions() {
        mostSmall = Double.NEGATIVE_INFINITY;
        pairs.clear();
        for (int c : index.smallUnited()) {
            mostSmall = Math.max(mostSmall, sums[c]);
            pairs.add(c, sums[c]);
        }
        mostPair = pairs.most();
        for (int k : index.largeUnited()) {
            double most = Double.NEGATIVE_INFINITY;
            for (int j : index.outermostDisjointFrom(k)) {
                most = Math.max(most, Math.max(sums[j], nested.most(j)));
            }
            mostUnited[k] = most;
        }
    }

    private void boundPairSets() {
        mostPairSet = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < mostWithout.length; i++) {
            mostWithout[i] = sums[i] - nested.least(i);
            mostPairSet = Math.max(mostPairSet, mostWithout[i]);
        }
        for (int x = 0; x < mostOfPair.length; x++) {
            double i = sums[graph.pairFirst(x)];
            double j = sums[graph.pairSecond(x)];
            double shared = sums[mostWithout.length + x];
            mostOfPair[x] = Math.max(Math.max(i, j) - shared, Math.max(shared, i + j - shared));
            mostPairSet = Math.max(mostPairSet, mostOfPair[x]);
        }
    }

    private double boundCenters() {
        int at = 0;
        double visited = 0;
        for (int i : index.centers()) {
            visited += center.set(i, sums);
            for (PathClasses.Family family : PathClasses.FAMILIES) {
                ofFamily[at++] = center.of(family);
            }
        }
        return visited;
    }

    /** Returns the sum of a concept or intersection. */
    double of(int set) {
        return sums[set];
    }

    /** Returns the extremes over nested concepts. */
    NestedBounds nested() {
        return nested;
    }

    /** Returns the largest sum of a concept that is not large. */
    double mostSmall() {
        return mostSmall;
    }

    /** Returns a bound on two disjoint concepts that are not large. */
    double mostPair() {
        return mostPair;
    }

    /** Returns a bound on three disjoint concepts that are not large. */
    double mostTriple() {
        return Math.min(UnionClasses.PAIRS_PER_CONCEPT * mostPair, mostSmall + Math.min(mostPair, 2 * mostSmall));
    }

    /** Returns a bound on any set of two concepts that share samples. */
    double mostPairSet() {
        return mostPairSet;
    }

    /** Returns a bound on a concept without one inside it. */
    double mostWithout(int i) {
        return mostWithout[i];
    }

    /** Returns a bound on the sets of a crossing pair. */
    double mostOfPair(int x) {
        return mostOfPair[x];
    }

    /** Returns the largest sum of a concept that is disjoint from a large one. */
    double mostUnited(int large) {
        return mostUnited[large];
    }

    /** Returns a bound on the sets of a family around a center, given by its index in {@code centers()}. */
    double ofFamily(int centerIndex, int family) {
        return ofFamily[centerIndex * PathClasses.FAMILY_COUNT + family];
    }
}
