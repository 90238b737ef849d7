package dev.invert.internal.search.exact;

import java.util.List;

/**
 * Searches triples {j, i, k} in which the center i shares samples with both others, and these share none with each
 * other. Every set that needs all three is a constant plus f(j) plus g(k), so a center is dead if the constant and the
 * two largest terms miss the threshold.
 */
final class PathClasses {
    private static final int I = VennSets.FIRST;
    private static final int J = VennSets.SECOND;
    private static final int K = VennSets.THIRD;

    private final ConceptGraph graph;
    private final double[] sizes;
    private final int[] centers;
    /** Per interval and center, a bit for each family that has sets with n in the interval. */
    private final byte[][] familiesOf;

    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;
    private final Terms first;
    private final Terms second;
    private final CenterBounds bounds;
    private final NestedBounds nested;
    private final ExactSearchIndex index;
    /** Null if loops run in Java. */
    private final KernelSearch kernelSearch;

    /**
     * Creates a search.
     *
     * @param intervals the intervals that are searched
     * @param nested extremes of u over nested concepts in the current interval
     * @param kernelSearch runs kernels; null if loops run in Java
     */
    PathClasses(
            ExactSearchIndex index,
            List<CountRange> intervals,
            Incumbent incumbent,
            NeuronSums sums,
            NestedBounds nested,
            Deadline deadline,
            KernelSearch kernelSearch) {
        this.index = index;
        this.nested = nested;
        this.kernelSearch = kernelSearch;
        this.graph = index.graph();
        this.sizes = index.sizes();
        this.incumbent = incumbent;
        this.sums = sums;
        this.deadline = deadline;
        this.first = new Terms(graph.conceptCount());
        this.second = new Terms(graph.conceptCount());
        this.bounds = new CenterBounds(graph, nested);
        this.centers = index.centers();
        this.familiesOf = new byte[intervals.size()][centers.length];
        findFamilies(intervals);
    }

    /** Notes which families have sets with n in each interval, by the least and the largest n of each. */
    private void findFamilies(List<CountRange> intervals) {
        double[] negated = new double[sizes.length];
        for (int set = 0; set < sizes.length; set++) {
            negated[set] = -sizes[set];
        }
        NestedBounds nestedSizes = new NestedBounds(graph);
        nestedSizes.set(sizes);
        NestedBounds nestedNegated = new NestedBounds(graph);
        nestedNegated.set(negated);
        CenterBounds most = new CenterBounds(graph, nestedSizes);
        CenterBounds least = new CenterBounds(graph, nestedNegated);
        for (int at = 0; at < centers.length; at++) {
            most.set(centers[at], sizes);
            least.set(centers[at], negated);
            for (int f = 0; f < FAMILIES.length; f++) {
                for (int interval = 0; interval < familiesOf.length; interval++) {
                    CountRange range = intervals.get(interval);
                    if (most.of(FAMILIES[f]) >= range.lo() && -least.of(FAMILIES[f]) <= range.hi()) {
                        familiesOf[interval][at] |= (byte) (1 << f);
                    }
                }
            }
        }
    }

    /** Contribution of a neighbor j to a set. */
    enum Part {
        /** Subtracts the samples it shares with the center, i ∧ j. */
        MINUS_SHARED,
        /** Adds the samples it shares with the center, i ∧ j. */
        SHARED,
        /** Adds its samples outside the center, j ∖ i. */
        REST,
        /** Adds all its samples. */
        WHOLE
    }

    /**
     * Families of sets that need a center and two disjoint neighbors. A neighbor inside the center has no samples
     * outside it, and adding its shared samples is adding all its samples: sets in which the center then has no effect
     * need no third literal and are omitted.
     */
    enum Family {
        /** i ∖ (j ∪ k): the center without both neighbors. */
        CENTER_WITHOUT_BOTH(true, Part.MINUS_SHARED, true, Part.MINUS_SHARED, true, I & ~J & ~K),
        /** i ∪ j ∪ k: the union of all three. */
        ALL(true, Part.REST, false, Part.REST, false, I | J | K),
        /** i ∧ (j ∪ k): the samples that the center shares with either neighbor. */
        SHARED(false, Part.SHARED, true, Part.SHARED, false, I & (J | K)),
        /** (j ∪ k) ∖ i: the samples of the neighbors outside the center. */
        RESTS(false, Part.REST, false, Part.REST, false, ~I & (J | K)),
        /** (i ∖ j) ∪ k: the center without one neighbor, united with the other. */
        CENTER_WITHOUT_ONE(true, Part.MINUS_SHARED, true, Part.REST, false, (I & ~J) | K),
        /** j ∪ (k ∖ i): one neighbor, united with the part of the other outside the center. */
        WHOLE_AND_REST(false, Part.WHOLE, true, Part.REST, false, J | (K & ~I)),
        /** j ∪ (i ∧ k): one neighbor, united with the part of the other inside the center. */
        WHOLE_AND_SHARED(false, Part.WHOLE, false, Part.SHARED, false, J | (I & K));

        final boolean withCenter;
        final Part j;
        final boolean insideJ;
        final Part k;
        final boolean insideK;
        final int mask;

        Family(boolean withCenter, Part j, boolean insideJ, Part k, boolean insideK, int mask) {
            this.withCenter = withCenter;
            this.j = j;
            this.insideJ = insideJ;
            this.k = k;
            this.insideK = insideK;
            this.mask = mask & VennSets.ALL;
        }

        /** Returns whether j and k contribute in the same way, so that their order does not matter. */
        boolean symmetric() {
            return j == k && insideJ == insideK;
        }
    }

    static final Family[] FAMILIES = Family.values();

    /** Number of families. */
    static final int FAMILY_COUNT = FAMILIES.length;

    /**
     * Returns whether any set of any center may reach the threshold.
     *
     * @param number number of the interval
     */
    boolean alive(CountRange interval, int number, SumBounds sumBounds) {
        for (int at = 0; at < centers.length; at++) {
            int alive = aliveFamilies(at, interval, number, sumBounds);
            if (alive != 0) {
                deadline.spend(Steps.TERM * bounds.set(centers[at], sums.u));
                for (int f = 0; f < FAMILIES.length; f++) {
                    if ((alive >>> f & 1) != 0 && bounds.of(FAMILIES[f]) >= interval.threshold()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Returns the families around a center that have sets with n in the interval and may have a sufficient sum. */
    private int aliveFamilies(int at, CountRange interval, int number, SumBounds sumBounds) {
        int alive = familiesOf[number][at];
        if (alive == 0) {
            return 0;
        }
        double leastSum = interval.leastSum();
        for (int f = 0; f < FAMILIES.length; f++) {
            if (sumBounds.ofFamily(at, f) < leastSum) {
                alive &= ~(1 << f);
            }
        }
        deadline.spend(Steps.TERM * FAMILIES.length);
        return alive;
    }

    /**
     * Checks all sets that may reach the incumbent with n in the interval, until the deadline passes.
     *
     * @param number number of the interval
     */
    void search(CountRange interval, int number, SumBounds sumBounds) {
        if (kernelSearch != null) {
            kernelSearch.search(
                    interval,
                    run -> index.kernels()
                            .searchPaths(
                                    index.packedGraph(),
                                    sizes,
                                    sums.z,
                                    sums.u,
                                    nested.least(),
                                    nested.most(),
                                    familiesOf[number],
                                    sumBounds.ofFamily(),
                                    run));
            return;
        }
        for (int at = 0; at < centers.length && !deadline.passed(); at++) {
            int alive = aliveFamilies(at, interval, number, sumBounds);
            if (alive != 0) {
                deadline.spend(Steps.TERM * bounds.set(centers[at], sums.u));
                for (int f = 0; f < FAMILIES.length; f++) {
                    if ((alive >>> f & 1) != 0 && bounds.of(FAMILIES[f]) >= interval.threshold()) {
                        search(centers[at], FAMILIES[f], interval.threshold());
                    }
                }
            }
        }
    }

    private void search(int i, Family family, double threshold) {
        double rest = threshold - (family.withCenter ? sums.u[i] : 0);
        collect(i, family.j, family.insideJ, rest - bounds.most(family.k, family.insideK), first);
        collect(i, family.k, family.insideK, rest - bounds.most(family.j, family.insideJ), second);
        double n = family.withCenter ? sizes[i] : 0;
        double z = family.withCenter ? sums.z[i] : 0;
        for (int a = 0; a < first.size(); a++) {
            double left = rest - first.u(a);
            int start = family.symmetric() ? a + 1 : 0;
            int b = start;
            for (; b < second.size() && second.u(b) >= left; b++) {
                double setN = n + first.n(a) + second.n(b);
                double setZ = z + first.z(a) + second.z(b);
                if (incumbent.interests(setN, setZ, 3) && graph.disjoint(first.concept(a), second.concept(b))) {
                    incumbent.consider(setN, setZ, 3, i, first.concept(a), second.concept(b), family.mask);
                }
            }
            deadline.spend(Steps.CANDIDATE * (b - start + 1));
            if (deadline.passed()) {
                return;
            }
        }
    }

    /** Collects the neighbors that add a u of at least {@code least}, in descending order of u. */
    private void collect(int i, Part part, boolean withInside, double least, Terms terms) {
        terms.clear();
        int visited = 0;
        if (withInside) {
            int[] below = graph.below().members();
            int end = graph.below().end(i);
            for (int at = graph.below().start(i); at < end; at++) {
                add(part, below[at], below[at], least, terms);
            }
            visited += end - graph.below().start(i);
        }
        int end = graph.crossing().end(i);
        for (int at = graph.crossing().start(i); at < end; at++) {
            add(part, graph.crossing().members()[at], graph.crossingSets()[at], least, terms);
        }
        visited += end - graph.crossing().start(i);
        deadline.spend(Steps.TERM * visited + terms.sort());
    }

    private void add(Part part, int j, int shared, double least, Terms terms) {
        double[] u = sums.u;
        double added = switch (part) {
            case MINUS_SHARED -> -u[shared];
            case SHARED -> u[shared];
            case REST -> u[j] - u[shared];
            case WHOLE -> u[j];
        };
        if (added >= least) {
            double[] z = sums.z;
            switch (part) {
                case MINUS_SHARED -> terms.add(j, added, -sizes[shared], -z[shared]);
                case SHARED -> terms.add(j, added, sizes[shared], z[shared]);
                case REST -> terms.add(j, added, sizes[j] - sizes[shared], z[j] - z[shared]);
                case WHOLE -> terms.add(j, added, sizes[j], z[j]);
            }
        }
    }
}
