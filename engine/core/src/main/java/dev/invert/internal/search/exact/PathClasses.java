package dev.invert.internal.search.exact;

/**
 * Triples {j, i, k} in which the center i shares samples with both others, and these share none with each other. Every
 * set that needs all three is a constant plus f(j) plus g(k), so a center is dead where the constant and the two
 * largest terms miss the threshold.
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

    /** What a neighbor adds. */
    enum Part {
        /** Its share of the center is taken away. */
        MINUS_SHARED,
        /** Its share of the center, i ∧ j. */
        SHARED,
        /** What it has beside the center, j ∖ i. */
        REST,
        /** All of it. */
        WHOLE
    }

    /**
     * The sets that need a center and two disjoint neighbors. A neighbor inside the center has no rest, and where it adds
     * only its share or all of itself the center says nothing: such sets need no third literal and are left out.
     */
    enum Family {
        /** i without j and k. */
        CENTER_WITHOUT_BOTH(true, Part.MINUS_SHARED, true, Part.MINUS_SHARED, true, I & ~J & ~K),
        /** All three united. */
        ALL(true, Part.REST, false, Part.REST, false, I | J | K),
        /** What the center shares with either. */
        SHARED(false, Part.SHARED, true, Part.SHARED, false, I & (J | K)),
        /** What the others have beside the center. */
        RESTS(false, Part.REST, false, Part.REST, false, ~I & (J | K)),
        /** The center without j, and k. */
        CENTER_WITHOUT_ONE(true, Part.MINUS_SHARED, true, Part.REST, false, (I & ~J) | K),
        /** j, and k without the center. */
        WHOLE_AND_REST(false, Part.WHOLE, true, Part.REST, false, J | (K & ~I)),
        /** j, and what k shares with the center. */
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

        /** Whether j and k are of one kind. */
        boolean symmetric() {
            return j == k && insideJ == insideK;
        }
    }

    private static final Family[] FAMILIES = Family.values();

    /** Whether any center may reach the threshold. */
    boolean alive(CountRange interval) {
        for (int i = 0; i < isCenter.length; i++) {
            if (isCenter[i]) {
                bounds.set(i);
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
                bounds.set(i);
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
        first.sortFrom(rest - second.most());
        second.sortFrom(rest - first.most());
        double n = family.withCenter ? sizes[i] : 0;
        double z = family.withCenter ? sums.z[i] : 0;
        for (int a = 0; a < first.size(); a++) {
            double left = rest - first.u(a);
            for (int b = family.symmetric() ? a + 1 : 0; b < second.size() && second.u(b) >= left; b++) {
                double setN = n + first.n(a) + second.n(b);
                double setZ = z + first.z(a) + second.z(b);
                if (incumbent.interests(setN, setZ) && graph.disjoint(first.concept(a), second.concept(b))) {
                    incumbent.consider(setN, setZ, 3, i, first.concept(a), second.concept(b), family.mask);
                }
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
