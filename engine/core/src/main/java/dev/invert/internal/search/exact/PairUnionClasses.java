package dev.invert.internal.search.exact;

import java.util.Arrays;

/**
 * Searches {@code B ⊎ k}: one of the sets {@code i ∧ j}, {@code i∖j}, {@code j∖i}, {@code i ∪ j} of a pair that shares
 * samples, united with a concept k that is disjoint from both and not large. If j lies inside i, only {@code i∖j} is
 * new, so one pass over the concepts inside i bounds all these sets.
 */
final class PairUnionClasses {
    private static final int I = VennSets.FIRST;
    private static final int J = VennSets.SECOND;

    private final ConceptGraph graph;
    private final double[] sizes;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;
    private final SizedTerms terms;
    private final Terms apart;
    /** Per concept i, the largest u of i without a concept inside it. */
    private final double[] mostWithout;
    /** Per concept, the largest u of a set of a pair in which it crosses another. */
    private final double[] mostCrossing;

    private final NestedBounds nested;
    /** Per crossing pair, the largest u of its sets. */
    private final double[] mostOfPair;

    private final ExactSearchIndex index;
    /** Null if loops run in Java. */
    private final KernelSearch kernelSearch;
    /** Per concept, the size of the largest concept inside it, or minus infinity. */
    private final double[] largestInside;

    private final int[] aliveOuter;
    private final int[] alivePairs;
    private int aliveOuterCount;
    private int alivePairCount;
    private double mostAlive;
    private double mostAliveSum;
    private double most;
    private boolean crossingFound;

    /**
     * Creates a search.
     *
     * @param bounds bounds of u in the current interval
     * @param kernelSearch runs kernels; null if loops run in Java
     */
    PairUnionClasses(
            ExactSearchIndex index,
            Incumbent incumbent,
            NeuronSums sums,
            SizedTerms terms,
            SetBounds bounds,
            Deadline deadline,
            KernelSearch kernelSearch) {
        this.index = index;
        this.kernelSearch = kernelSearch;
        this.graph = index.graph();
        this.sizes = index.sizes();
        this.incumbent = incumbent;
        this.sums = sums;
        this.deadline = deadline;
        this.terms = terms;
        this.apart = new Terms(graph.conceptCount());
        this.nested = bounds.nested();
        this.mostOfPair = bounds.ofPair();
        this.largestInside = NestedBounds.most(graph, sizes);
        this.mostWithout = new double[graph.conceptCount()];
        this.mostCrossing = new double[graph.conceptCount()];
        this.aliveOuter = new int[graph.outer().length];
        this.alivePairs = new int[graph.pairCount()];
    }

    /** Returns the largest u of any B. */
    private void findMost() {
        // No value is NaN: comparisons do what Math.max does, which HotSpot's quick compiler calls.
        double largest = Double.NEGATIVE_INFINITY;
        double[] u = sums.u;
        double[] least = nested.least();
        for (int i = 0; i < mostWithout.length; i++) {
            double without = graph.hasDisjoint(i) ? u[i] - least[i] : Double.NEGATIVE_INFINITY;
            mostWithout[i] = without;
            largest = largest > without ? largest : without;
        }
        for (double ofPair : mostOfPair) {
            largest = largest > ofPair ? largest : ofPair;
        }
        most = largest;
        crossingFound = false;
        deadline.spend(Steps.TERM * (mostWithout.length + graph.pairCount()));
    }

    /** Returns the largest u of any set; requires {@link #findAlive}. */
    double most() {
        return most;
    }

    /** Returns the largest u of each concept without one inside it; requires {@link #findAlive}. */
    double[] mostWithout() {
        return mostWithout;
    }

    /** Returns the largest u of the sets of each pair. */
    double[] mostOfPair() {
        return mostOfPair;
    }

    /** Returns the largest u of the sets of the pairs in which each concept crosses another; requires {@link #findAlive}. */
    double[] mostCrossing() {
        if (!crossingFound) {
            findMostCrossing();
        }
        return mostCrossing;
    }

    private void findMostCrossing() {
        crossingFound = true;
        Arrays.fill(mostCrossing, Double.NEGATIVE_INFINITY);
        for (int x = 0; x < mostOfPair.length; x++) {
            double ofPair = mostOfPair[x];
            int i = graph.pairFirst(x);
            int j = graph.pairSecond(x);
            if (ofPair > mostCrossing[i]) {
                mostCrossing[i] = ofPair;
            }
            if (ofPair > mostCrossing[j]) {
                mostCrossing[j] = ofPair;
            }
        }
    }

    /**
     * Finds the pairs of which some {@code B ⊎ k} may reach the threshold. Must be called before {@link #search}.
     *
     * @return whether there are any
     */
    boolean findAlive(CountRange interval, SumBounds sumBounds) {
        findMost();
        double threshold = interval.threshold();
        double leastSum = interval.leastSum() - sumBounds.mostSmall();
        aliveOuterCount = 0;
        alivePairCount = 0;
        mostAlive = Double.NEGATIVE_INFINITY;
        mostAliveSum = Double.NEGATIVE_INFINITY;
        if (most + terms.mostFrom(0) < threshold || sumBounds.mostPairSet() < leastSum) {
            return false;
        }
        deadline.spend(Steps.TERM * (graph.outer().length + graph.pairCount()));
        for (int i : graph.outer()) {
            if (mostWithout[i] + terms.mostFrom(0) >= threshold
                    && sumBounds.mostWithout(i) >= leastSum
                    && mayLieIn(i, interval)
                    && mostWithout[i] + terms.mostFrom(SizedTerms.octave(interval.lo() - sizes[i])) >= threshold) {
                aliveOuter[aliveOuterCount++] = i;
                mostAlive = Math.max(mostAlive, mostWithout[i]);
                mostAliveSum = Math.max(mostAliveSum, sumBounds.mostWithout(i));
            }
        }
        double[] sumsOfPairs = sumBounds.mostOfPair();
        for (int x = 0; x < sumsOfPairs.length; x++) {
            if (sumsOfPairs[x] >= leastSum) {
                double ofPair = mostOfPair[x];
                double n = sizes[graph.pairFirst(x)] + sizes[graph.pairSecond(x)];
                if (ofPair + terms.mostFrom(SizedTerms.octave(interval.lo() - n)) >= threshold) {
                    alivePairs[alivePairCount++] = x;
                    mostAlive = Math.max(mostAlive, ofPair);
                    mostAliveSum = Math.max(mostAliveSum, sumsOfPairs[x]);
                }
            }
        }
        return aliveOuterCount + alivePairCount > 0;
    }

    /** Returns the largest u of the sets found by {@link #findAlive}, or minus infinity if there are none. */
    double mostAlive() {
        return mostAlive;
    }

    /** Returns the largest sum of the sets found by {@link #findAlive}, or minus infinity if there are none. */
    double mostAliveSum() {
        return mostAliveSum;
    }

    /** Returns whether any concept inside i is large enough for {@code i∖j} to have n in the interval. */
    private boolean mayLieIn(int i, CountRange interval) {
        return sizes[i] - largestInside[i] <= interval.hi();
    }

    /** Returns whether any B may reach a given U. */
    boolean reaches(double u) {
        return most >= u;
    }

    /** Checks the unions of the pairs found by {@link #findAlive}, until the deadline passes. */
    void search(CountRange interval) {
        if (kernelSearch != null) {
            kernelSearch.search(
                    interval,
                    run -> index.kernels()
                            .searchPairUnions(
                                    index.packedGraph(),
                                    sizes,
                                    sums.z,
                                    sums.u,
                                    mostWithout,
                                    mostOfPair,
                                    aliveOuter,
                                    aliveOuterCount,
                                    alivePairs,
                                    alivePairCount,
                                    terms.concepts(),
                                    terms.u(),
                                    terms.starts(),
                                    run));
            return;
        }
        double threshold = interval.threshold();
        for (int at = 0; at < aliveOuterCount && !deadline.passed(); at++) {
            int i = aliveOuter[at];
            int from = SizedTerms.octave(interval.lo() - sizes[i]);
            collectApart(i, i, from, threshold - mostWithout[i]);
            uniteInner(i, interval);
        }
        for (int at = 0; at < alivePairCount && !deadline.passed(); at++) {
            int x = alivePairs[at];
            int i = graph.pairFirst(x);
            int j = graph.pairSecond(x);
            int from = SizedTerms.octave(interval.lo() - sizes[i] - sizes[j]);
            collectApart(i, j, from, threshold - mostOfPair[x]);
            uniteCrossing(x, interval);
        }
    }

    /**
     * Collects the concepts that are disjoint from i and j, lie in octave {@code fromOctave} or above, and have a u of
     * at least {@code least}.
     */
    private void collectApart(int i, int j, int fromOctave, double least) {
        apart.clear();
        long inspected = 0;
        for (int octave = terms.lastOctave(); octave >= fromOctave; octave--) {
            int at = terms.start(octave);
            for (; at < terms.end(octave) && terms.u(at) >= least; at++) {
                int k = terms.concept(at);
                if (graph.disjoint(i, k) && graph.disjoint(j, k)) {
                    apart.add(k, terms.u(at), sizes[k], sums.z[k]);
                }
            }
            inspected += at - terms.start(octave);
        }
        deadline.spend(Steps.TERM * inspected + apart.sortFrom(least));
    }

    private void uniteInner(int i, CountRange interval) {
        int[] below = graph.below().members();
        double[] u = sums.u;
        double least = interval.threshold() - apart.most();
        for (int at = graph.below().start(i); at < graph.below().end(i); at++) {
            int j = below[at];
            if (u[i] - u[j] >= least) {
                unite(i, j, u[i] - u[j], sizes[i] - sizes[j], sums.z[i] - sums.z[j], I & ~J, interval.threshold());
            }
        }
        deadline.spend(Steps.TERM * (graph.below().end(i) - graph.below().start(i)));
    }

    private void uniteCrossing(int x, CountRange interval) {
        int i = graph.pairFirst(x);
        int j = graph.pairSecond(x);
        int shared = graph.conceptCount() + x;
        double threshold = interval.threshold();
        double[] u = sums.u;
        double[] z = sums.z;
        double n = sizes[shared];
        unite(i, j, u[shared], n, z[shared], I & J, threshold);
        unite(i, j, u[i] - u[shared], sizes[i] - n, z[i] - z[shared], I & ~J, threshold);
        unite(i, j, u[j] - u[shared], sizes[j] - n, z[j] - z[shared], J & ~I, threshold);
        unite(i, j, u[i] + u[j] - u[shared], sizes[i] + sizes[j] - n, z[i] + z[j] - z[shared], I | J, threshold);
    }

    /** Checks the unions of a set of a pair with each concept of {@link #apart}. */
    private void unite(int i, int j, double u, double n, double z, int mask, double threshold) {
        int at = 0;
        for (; at < apart.size() && u + apart.u(at) >= threshold; at++) {
            double setN = n + apart.n(at);
            double setZ = z + apart.z(at);
            if (incumbent.interests(setN, setZ, 3)) {
                incumbent.consider(setN, setZ, 3, i, j, apart.concept(at), (mask | VennSets.THIRD) & VennSets.ALL);
            }
        }
        deadline.spend(Steps.CANDIDATE * (at + 1));
    }

    /** Checks the unions of concept k with the sets of all pairs that are disjoint from it. */
    void uniteWith(int k, int[] disjoint, CountRange interval) {
        double rest = interval.threshold() - sums.u[k];
        if (most < rest) {
            return;
        }
        double[] crossing = mostCrossing();
        apart.clear();
        apart.add(k, sums.u[k], sizes[k], sums.z[k]);
        apart.sortFrom(Double.NEGATIVE_INFINITY);
        for (int i : disjoint) {
            if (deadline.passed()) {
                return;
            }
            if (mostWithout[i] >= rest && sizes[i] + sizes[k] >= interval.lo()) {
                uniteInner(i, interval);
            }
            deadline.spend(Steps.TERM);
            if (crossing[i] < rest) {
                continue;
            }
            deadline.spend(
                    Steps.TERM * (graph.crossing().end(i) - graph.crossing().start(i)));
            for (int at = graph.crossing().start(i); at < graph.crossing().end(i); at++) {
                int j = graph.crossing().members()[at];
                int x = graph.crossingSets()[at] - graph.conceptCount();
                if (j > i && graph.disjoint(j, k) && mostOfPair[x] >= rest) {
                    uniteCrossing(x, interval);
                }
            }
        }
    }
}
