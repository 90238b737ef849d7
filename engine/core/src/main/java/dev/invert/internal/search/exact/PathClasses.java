package dev.invert.internal.search.exact;

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
    private final boolean[] isCenter;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;
    private final Terms first;
    private final Terms second;
    private final CenterBounds bounds;

    PathClasses(ExactSearchIndex index, Incumbent incumbent, NeuronSums sums, Deadline deadline) {
        this.graph = index.graph();
        this.sizes = index.sizes();
        this.isCenter = index.pathCenters();
        this.incumbent = incumbent;
        this.sums = sums;
        this.deadline = deadline;
        this.first = new Terms(graph.conceptCount());
        this.second = new Terms(graph.conceptCount());
        this.bounds = new CenterBounds(graph, sums);
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

    private static final Family[] FAMILIES = Family.values();

    /** Number of families. */
    static final int FAMILY_COUNT = FAMILIES.length;

    /** Returns whether any set of any center may reach the threshold. */
    boolean alive(CountRange interval) {
        for (int i = 0; i < isCenter.length; i++) {
            if (isCenter[i]) {
                deadline.spend(Steps.TERM * bounds.set(i));
                for (Family family : FAMILIES) {
                    if (bounds.of(family) >= interval.threshold()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Checks all sets that may reach the incumbent with n in the interval. */
    void search(CountRange interval) {
        for (int i = 0; i < isCenter.length && !deadline.passed(); i++) {
            if (isCenter[i]) {
                deadline.spend(Steps.TERM * bounds.set(i));
                for (Family family : FAMILIES) {
                    if (bounds.of(family) >= interval.threshold()) {
                        search(i, family, interval.threshold());
                    }
                }
            }
        }
    }

    private void search(int i, Family family, double threshold) {
        collect(i, family.j, family.insideJ, first);
        collect(i, family.k, family.insideK, second);
        double rest = threshold - (family.withCenter ? sums.u[i] : 0);
        deadline.spend(first.sortFrom(rest - second.most()) + second.sortFrom(rest - first.most()));
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

    private void collect(int i, Part part, boolean withInside, Terms terms) {
        terms.clear();
        for (int at = graph.below().start(i); withInside && at < graph.below().end(i); at++) {
            int j = graph.below().members()[at];
            add(part, j, j, terms);
        }
        for (int at = graph.crossing().start(i); at < graph.crossing().end(i); at++) {
            add(part, graph.crossing().members()[at], graph.crossingSets()[at], terms);
        }
    }

    private void add(Part part, int j, int shared, Terms terms) {
        double[] u = sums.u;
        double[] z = sums.z;
        switch (part) {
            case MINUS_SHARED -> terms.add(j, -u[shared], -sizes[shared], -z[shared]);
            case SHARED -> terms.add(j, u[shared], sizes[shared], z[shared]);
            case REST -> terms.add(j, u[j] - u[shared], sizes[j] - sizes[shared], z[j] - z[shared]);
            case WHOLE -> terms.add(j, u[j], sizes[j], z[j]);
        }
    }
}
