package dev.invert.internal.search.exact;

/**
 * Searches the sets that nested concepts make: {@code a ∖ b} with b inside a, and {@code (a ∖ b) ∪ c} with c inside b.
 * A concept a is dead if the best b and c inside it miss the threshold.
 */
final class NestedClasses {
    private static final int A = VennSets.FIRST;
    private static final int B = VennSets.SECOND;
    private static final int C = VennSets.THIRD;
    private static final int DIFFERENCE = A & ~B & VennSets.ALL;
    private static final int CHAIN = ((A & ~B) | C) & VennSets.ALL;

    private final ConceptGraph graph;
    private final double[] sizes;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;
    private final NestedBounds bounds;
    /** Per concept, the size of the largest concept inside it. */
    private final double[] largestInside;

    /** Creates a search; the bounds are those of u in the current interval. */
    NestedClasses(
            ExactSearchIndex index, Incumbent incumbent, NeuronSums sums, NestedBounds bounds, Deadline deadline) {
        this.graph = index.graph();
        this.sizes = index.sizes();
        this.incumbent = incumbent;
        this.sums = sums;
        this.bounds = bounds;
        this.deadline = deadline;
        this.largestInside = NestedBounds.most(graph, sizes);
    }

    /** Returns whether a concept may have a set with n in the interval. */
    private boolean mayLieIn(int a, CountRange interval) {
        return sizes[a] >= interval.lo() && sizes[a] - largestInside[a] <= interval.hi();
    }

    /**
     * Returns whether any set may reach the threshold.
     *
     * @param chains whether sets of three concepts are meant, or of two
     */
    boolean alive(CountRange interval, boolean chains, SumBounds sumBounds) {
        double threshold = interval.threshold();
        deadline.spend(Steps.TERM * graph.outer().length);
        for (int a : graph.outer()) {
            double most = chains ? bounds.mostChain(a) : -bounds.least(a);
            double mostSum = sumBounds.of(a)
                    + (chains
                            ? sumBounds.nested().mostChain(a)
                            : -sumBounds.nested().least(a));
            if (sums.u[a] + most >= threshold && mostSum >= interval.leastSum() && mayLieIn(a, interval)) {
                return true;
            }
        }
        return false;
    }

    /** Checks the sets of two concepts. */
    void searchDifferences(CountRange interval, SumBounds sumBounds) {
        double threshold = interval.threshold();
        double[] u = sums.u;
        int[] below = graph.below().members();
        deadline.spend(Steps.TERM * graph.outer().length);
        for (int a : graph.outer()) {
            if (u[a] - bounds.least(a) < threshold
                    || sumBounds.mostWithout(a) < interval.leastSum()
                    || !mayLieIn(a, interval)) {
                continue;
            }
            int end = graph.below().end(a);
            for (int at = graph.below().start(a); at < end; at++) {
                int b = below[at];
                if (u[a] - u[b] >= threshold) {
                    double n = sizes[a] - sizes[b];
                    double z = sums.z[a] - sums.z[b];
                    if (incumbent.interests(n, z, 2)) {
                        incumbent.consider(n, z, 2, a, b, Incumbent.NONE, DIFFERENCE);
                    }
                }
            }
            deadline.spend(Steps.TERM * (end - graph.below().start(a)));
        }
    }

    /** Checks the sets of three concepts, until the deadline passes. */
    void searchChains(CountRange interval, SumBounds sumBounds) {
        double threshold = interval.threshold();
        double[] u = sums.u;
        int[] below = graph.below().members();
        deadline.spend(Steps.TERM * graph.outer().length);
        for (int a : graph.outer()) {
            if (u[a] + bounds.mostChain(a) < threshold
                    || sumBounds.of(a) + sumBounds.nested().mostChain(a) < interval.leastSum()
                    || !mayLieIn(a, interval)) {
                continue;
            }
            if (deadline.passed()) {
                return;
            }
            int end = graph.below().end(a);
            for (int at = graph.below().start(a); at < end; at++) {
                int b = below[at];
                if (u[a] - u[b] + bounds.most(b) >= threshold) {
                    searchInner(a, b, threshold);
                }
            }
            deadline.spend(Steps.TERM * (end - graph.below().start(a)));
        }
    }

    private void searchInner(int a, int b, double threshold) {
        double[] u = sums.u;
        double difference = u[a] - u[b];
        int[] below = graph.below().members();
        int end = graph.below().end(b);
        for (int at = graph.below().start(b); at < end; at++) {
            int c = below[at];
            if (difference + u[c] >= threshold) {
                double n = sizes[a] - sizes[b] + sizes[c];
                double z = sums.z[a] - sums.z[b] + sums.z[c];
                if (incumbent.interests(n, z, 3)) {
                    incumbent.consider(n, z, 3, a, b, c, CHAIN);
                }
            }
        }
        deadline.spend(Steps.TERM * (end - graph.below().start(b)));
    }
}
