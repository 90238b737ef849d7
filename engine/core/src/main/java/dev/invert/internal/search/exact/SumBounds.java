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
    private final SetBounds bounds;
    private final NestedBounds nested;
    private final CenterBounds center;
    private final double visited;
    private final DisjointPairs pairs;
    private final double[] ofFamily;
    private final double[] mostWithout;
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
        this.bounds = new SetBounds(index, sums);
        this.nested = bounds.nested();
        this.center = new CenterBounds(graph, nested);
        this.pairs = new DisjointPairs(graph);
        this.ofFamily = new double[index.centers().length * PathClasses.FAMILY_COUNT];
        this.mostWithout = new double[graph.conceptCount()];
        this.mostUnited = new double[graph.conceptCount()];
        double neighbors = 0;
        for (int i : index.centers()) {
            neighbors += graph.crossing().end(i) - graph.crossing().start(i) + PathClasses.FAMILY_COUNT;
        }
        this.visited = nested.visited() + neighbors;
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
        bounds.set(sign, 0, z);
        boundUnions();
        boundPairSets();
        boundCenters();
        return Steps.U * sums.length + Steps.TERM * (visited + 2 * mostWithout.length + graph.pairCount());
    }

    private void boundUnions() {
        double small = Double.NEGATIVE_INFINITY;
        for (int c : index.smallUnited()) {
            small = small > sums[c] ? small : sums[c];
        }
        mostSmall = small;
        mostPair = index.kernels() == null ? mostPairInJava() : mostPairInKernels();
        double[] nestedMost = nested.most();
        for (int k : index.largeUnited()) {
            double most = Double.NEGATIVE_INFINITY;
            for (int j : index.outermostDisjointFrom(k)) {
                double ofJ = sums[j] > nestedMost[j] ? sums[j] : nestedMost[j];
                most = most > ofJ ? most : ofJ;
            }
            mostUnited[k] = most;
        }
    }

    private double mostPairInJava() {
        pairs.clear();
        for (int c : index.smallUnited()) {
            pairs.add(c, sums[c]);
        }
        return pairs.most();
    }

    private double mostPairInKernels() {
        return index.kernels()
                .mostOfDisjointPairs(
                        index.packedGraph(), index.smallUnited(), index.sizes(), sums, Double.POSITIVE_INFINITY);
    }

    private void boundPairSets() {
        double most = Double.NEGATIVE_INFINITY;
        double[] least = nested.least();
        for (int i = 0; i < mostWithout.length; i++) {
            double without = sums[i] - least[i];
            mostWithout[i] = without;
            most = most > without ? most : without;
        }
        for (double ofPair : bounds.ofPair()) {
            most = most > ofPair ? most : ofPair;
        }
        mostPairSet = most;
    }

    private void boundCenters() {
        if (index.kernels() != null) {
            index.kernels().centerBounds(index.packedGraph(), sums, nested.least(), nested.most(), ofFamily);
            return;
        }
        int at = 0;
        for (int i : index.centers()) {
            center.set(i, sums);
            for (PathClasses.Family family : PathClasses.FAMILIES) {
                ofFamily[at++] = center.of(family);
            }
        }
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

    /** Returns a bound on the sets of each crossing pair; read-only. */
    double[] mostOfPair() {
        return bounds.ofPair();
    }

    /** Returns the sums of concepts and intersections; read-only. */
    double[] sums() {
        return sums;
    }

    /** Returns the bounds on all families around all centers; read-only. */
    double[] ofFamily() {
        return ofFamily;
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
