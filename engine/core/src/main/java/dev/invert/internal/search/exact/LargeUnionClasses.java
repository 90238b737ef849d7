package dev.invert.internal.search.exact;

/**
 * Searches unions with a large concept k: {@code k ⊎ j} and {@code k ⊎ i ⊎ j}. Large concepts would dominate every
 * bound that takes a maximum over all concepts, although few concepts are disjoint from them. So each is joined only
 * with the list of concepts disjoint from it.
 */
final class LargeUnionClasses {
    private static final int PAIR = VennSets.FIRST | VennSets.SECOND;
    private static final int TRIPLE = PAIR | VennSets.THIRD;

    private final ConceptGraph graph;
    private final ExactSearchIndex index;
    private final double[] sizes;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Terms apart;
    private final PairUnionClasses pairSets;
    private final NestedBounds nested;
    private final Deadline deadline;
    /** Null if loops run in Java. */
    private final KernelSearch kernelSearch;
    /** Numbers of the large concepts that a kernel searches. */
    private final int[] alive;

    /**
     * Creates a search.
     *
     * @param kernelSearch runs kernels; null if loops run in Java
     */
    LargeUnionClasses(
            ExactSearchIndex index,
            Incumbent incumbent,
            NeuronSums sums,
            PairUnionClasses pairSets,
            NestedBounds nested,
            Deadline deadline,
            KernelSearch kernelSearch) {
        this.kernelSearch = kernelSearch;
        this.alive = new int[index.largeUnited().length];
        this.index = index;
        this.graph = index.graph();
        this.sizes = index.sizes();
        this.incumbent = incumbent;
        this.sums = sums;
        this.pairSets = pairSets;
        this.nested = nested;
        this.deadline = deadline;
        this.apart = new Terms(graph.conceptCount());
    }

    /**
     * Checks the unions.
     *
     * @param length the largest number of literals: 2 or 3
     */
    void search(CountRange interval, int length, SumBounds sumBounds) {
        if (kernelSearch != null && length == 3) {
            searchByKernel(interval, sumBounds);
            return;
        }
        for (int k : index.largeUnited()) {
            if (deadline.passed()) {
                return;
            }
            if (mayReach(k, interval, length, sumBounds)) {
                search(k, interval, length == 3);
            }
        }
    }

    private void searchByKernel(CountRange interval, SumBounds sumBounds) {
        int count = 0;
        for (int number = 0; number < alive.length; number++) {
            alive[count] = number;
            count += mayReach(index.largeUnited()[number], interval, 3, sumBounds) ? 1 : 0;
        }
        if (count > 0) {
            int aliveCount = count;
            kernelSearch.search(
                    interval,
                    run -> index.kernels()
                            .searchLargeUnions(
                                    index.packedGraph(),
                                    sizes,
                                    sums.z,
                                    sums.u,
                                    index.packedLarge(),
                                    alive,
                                    aliveCount,
                                    nested.most(),
                                    pairSets.mostWithout(),
                                    pairSets.mostCrossing(),
                                    pairSets.mostOfPair(),
                                    pairSets.most(),
                                    run));
        }
    }

    /** Returns whether any union with a large concept may reach the threshold. */
    boolean alive(CountRange interval, int length, SumBounds sumBounds) {
        for (int k : index.largeUnited()) {
            if (!mayReach(k, interval, length, sumBounds)) {
                continue;
            }
            double rest = interval.threshold() - sums.u[k];
            double most = most(k);
            boolean alive = length == 3 ? Math.max(most, 2 * most) >= rest || pairSets.reaches(rest) : most >= rest;
            if (alive) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether unions with k may have n in the interval and a sufficient sum. */
    private boolean mayReach(int k, CountRange interval, int length, SumBounds sumBounds) {
        double most = sumBounds.mostUnited(k);
        double others = length == 2 ? most : Math.max(2 * most, Math.max(most, sumBounds.mostPairSet()));
        return sizes[k] < interval.hi()
                && index.mostUnited(k) >= interval.lo()
                && sumBounds.of(k) + others >= interval.leastSum();
    }

    /** Returns the largest u of a concept that is disjoint from k. */
    private double most(int k) {
        double most = Double.NEGATIVE_INFINITY;
        int[] outermost = index.outermostDisjointFrom(k);
        for (int j : outermost) {
            most = Math.max(most, Math.max(sums.u[j], nested.most(j)));
        }
        deadline.spend(Steps.TERM * outermost.length);
        return most;
    }

    private void search(int k, CountRange interval, boolean triples) {
        double rest = interval.threshold() - sums.u[k];
        int[] disjoint = index.disjointFrom(k);
        double most = most(k);
        double bound = triples ? Math.max(most, 2 * most) : most;
        if (bound >= rest) {
            deadline.spend(Steps.TERM * disjoint.length);
            collect(disjoint, interval.hi() - sizes[k], rest - (triples ? Math.max(0, most) : 0));
            unite(k, rest, triples);
        }
        if (triples && pairSets.reaches(rest)) {
            pairSets.uniteWith(k, disjoint, interval);
        }
    }

    private void collect(int[] disjoint, double mostN, double leastU) {
        apart.clear();
        for (int j : disjoint) {
            if (sums.u[j] >= leastU && sizes[j] <= mostN) {
                apart.add(j, sums.u[j], sizes[j], sums.z[j]);
            }
        }
        deadline.spend(apart.sortFrom(leastU));
    }

    private void unite(int k, double rest, boolean triples) {
        for (int a = 0; a < apart.size(); a++) {
            double n = sizes[k] + apart.n(a);
            double z = sums.z[k] + apart.z(a);
            int i = apart.concept(a);
            if (apart.u(a) >= rest && incumbent.interests(n, z, 2)) {
                incumbent.consider(n, z, 2, k, i, Incumbent.NONE, PAIR);
            }
            int b = a + 1;
            for (; triples && b < apart.size() && apart.u(a) + apart.u(b) >= rest; b++) {
                int j = apart.concept(b);
                double setN = n + apart.n(b);
                double setZ = z + apart.z(b);
                if (incumbent.interests(setN, setZ, 3) && graph.disjoint(i, j)) {
                    incumbent.consider(setN, setZ, 3, k, i, j, TRIPLE);
                }
            }
            deadline.spend(Steps.CANDIDATE * (b - a));
            if (deadline.passed()) {
                return;
            }
        }
    }
}
