package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;

/**
 * Searches unions of disjoint concepts, {@code i ⊎ j} and {@code i ⊎ j ⊎ k}, none of them large. The operand of the
 * highest octave comes first, since it must contribute its share of the smallest n; the others follow by octave.
 */
final class UnionClasses {
    private static final int PAIR = VennSets.FIRST | VennSets.SECOND;
    private static final int TRIPLE = PAIR | VennSets.THIRD;

    /** Pairs of three concepts, divided by the number of pairs that each concept is in. */
    static final double PAIRS_PER_CONCEPT = 1.5;

    private final ConceptGraph graph;
    private final double[] sizes;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;
    private final SizedTerms terms;
    private final DisjointPairs pairs;
    private final ExactSearchIndex index;
    private final ProofKernels kernels;
    /** Null if loops run in Java. */
    private final KernelSearch kernelSearch;

    private double mostPair;

    /**
     * Creates a search.
     *
     * @param kernelSearch runs kernels; null if loops run in Java
     */
    UnionClasses(
            ExactSearchIndex index,
            Incumbent incumbent,
            NeuronSums sums,
            SizedTerms terms,
            Deadline deadline,
            KernelSearch kernelSearch) {
        this.index = index;
        this.kernels = index.kernels();
        this.kernelSearch = kernelSearch;
        this.graph = index.graph();
        this.sizes = index.sizes();
        this.incumbent = incumbent;
        this.sums = sums;
        this.deadline = deadline;
        this.terms = terms;
        this.pairs = new DisjointPairs(graph);
    }

    /** Bounds the pairs of disjoint concepts in an interval. Requires {@link SizedTerms#start}. */
    void findMostPair(CountRange interval) {
        if (kernels == null) {
            terms.addTo(pairs, sums.u, interval.hi());
            mostPair = pairs.most();
        } else {
            mostPair = kernels.mostOfDisjointPairs(index.packedGraph(), terms.all(), sizes, sums.u, interval.hi());
        }
        deadline.spend(Steps.TERM * sums.u.length);
    }

    /** Returns whether any union of two may reach the threshold. Requires {@link #findMostPair}. */
    boolean pairsAlive(CountRange interval, SumBounds sumBounds) {
        double pair = Math.min(mostPair, terms.mostFrom(SizedTerms.octave(interval.lo() / 2)) + terms.mostFrom(0));
        return pair >= interval.threshold() && sumBounds.mostPair() >= interval.leastSum();
    }

    /** Returns whether any union of three may reach the threshold. Requires {@link #findMostPair}. */
    boolean triplesAlive(CountRange interval, SumBounds sumBounds) {
        return mostTriple(interval) >= interval.threshold() && sumBounds.mostTriple() >= interval.leastSum();
    }

    /** Returns a bound on the u of two operands. */
    double mostPair() {
        return Math.min(mostPair, 2 * terms.mostFrom(0));
    }

    private double mostTriple(CountRange interval) {
        double first = terms.mostFrom(SizedTerms.octave(interval.lo() / 3));
        return Math.min(PAIRS_PER_CONCEPT * mostPair, first + Math.min(mostPair, 2 * terms.mostFrom(0)));
    }

    /** Checks unions of two concepts. Requires {@link #findMostPair}. */
    void searchPairs(CountRange interval, SumBounds sumBounds) {
        double threshold = interval.threshold();
        if (!pairsAlive(interval, sumBounds)) {
            return;
        }
        for (int octave = terms.lastOctave(); octave >= SizedTerms.octave(interval.lo() / 2); octave--) {
            for (int a = terms.start(octave); a < terms.end(octave); a++) {
                double left = threshold - terms.u(a);
                if (terms.mostUpTo(octave) < left) {
                    break;
                }
                if (deadline.passed()) {
                    return;
                }
                int i = terms.concept(a);
                int from = SizedTerms.octave(interval.lo() - sizes[i]);
                long candidates = 0;
                for (int other = octave; other >= from; other--) {
                    int end = terms.end(other);
                    int start = other == octave ? a + 1 : terms.start(other);
                    int b = start;
                    for (; b < end && terms.u(b) >= left; b++) {
                        int j = terms.concept(b);
                        double n = sizes[i] + sizes[j];
                        double z = sums.z[i] + sums.z[j];
                        if (incumbent.interests(n, z, 2) && graph.disjoint(i, j)) {
                            incumbent.consider(n, z, 2, i, j, Incumbent.NONE, PAIR);
                        }
                    }
                    candidates += b - start + 1;
                }
                deadline.spend(Steps.CANDIDATE * candidates);
            }
        }
    }

    /** Checks unions of three concepts. Requires {@link #findMostPair}. */
    void searchTriples(CountRange interval, SumBounds sumBounds) {
        double threshold = interval.threshold();
        double leastSum = interval.leastSum();
        if (!triplesAlive(interval, sumBounds)) {
            return;
        }
        if (kernelSearch != null) {
            kernelSearch.search(
                    interval,
                    run -> kernels.searchUnions(
                            index.packedGraph(),
                            sizes,
                            sums.z,
                            sumBounds.sums(),
                            terms.mostUpTo(),
                            terms.concepts(),
                            terms.u(),
                            terms.starts(),
                            mostPair,
                            sumBounds.mostPair(),
                            sumBounds.mostSmall(),
                            run));
            return;
        }
        for (int octave = terms.lastOctave(); octave >= SizedTerms.octave(interval.lo() / 3); octave--) {
            double mostOther = terms.mostUpTo(octave);
            for (int a = terms.start(octave);
                    a < terms.end(octave) && terms.u(a) + Math.min(mostPair, 2 * mostOther) >= threshold;
                    a++) {
                if (sumBounds.of(terms.concept(a)) + sumBounds.mostPair() < leastSum) {
                    continue;
                }
                if (deadline.passed()) {
                    return;
                }
                searchSecond(interval, octave, a, leastSum, sumBounds);
            }
        }
    }

    private void searchSecond(CountRange interval, int firstOctave, int a, double leastSum, SumBounds sumBounds) {
        int i = terms.concept(a);
        double left = interval.threshold() - terms.u(a);
        int from = SizedTerms.octave((interval.lo() - sizes[i]) / 2);
        double leastOfSecond = leastSum - sumBounds.of(i) - sumBounds.mostSmall();
        for (int octave = firstOctave; octave >= from; octave--) {
            double mostOther = terms.mostUpTo(octave);
            int end = terms.end(octave);
            for (int b = octave == firstOctave ? a + 1 : terms.start(octave); b < end; b++) {
                if (terms.u(b) + mostOther < left) {
                    break;
                }
                int j = terms.concept(b);
                deadline.spend(Steps.CANDIDATE);
                if (sumBounds.of(j) >= leastOfSecond && sizes[i] + sizes[j] < interval.hi() && graph.disjoint(i, j)) {
                    if (deadline.passed()) {
                        return;
                    }
                    searchThird(interval, octave, b, i, j, left - terms.u(b));
                }
            }
        }
    }

    private void searchThird(CountRange interval, int secondOctave, int b, int i, int j, double left) {
        double n = sizes[i] + sizes[j];
        double z = sums.z[i] + sums.z[j];
        int from = SizedTerms.octave(interval.lo() - n);
        for (int octave = secondOctave; octave >= from; octave--) {
            int end = terms.end(octave);
            int start = octave == secondOctave ? b + 1 : terms.start(octave);
            int c = start;
            for (; c < end && terms.u(c) >= left; c++) {
                int k = terms.concept(c);
                double setN = n + sizes[k];
                double setZ = z + sums.z[k];
                if (incumbent.interests(setN, setZ, 3) && graph.disjoint(i, k) && graph.disjoint(j, k)) {
                    incumbent.consider(setN, setZ, 3, i, j, k, TRIPLE);
                }
            }
            deadline.spend(Steps.CANDIDATE * (c - start));
        }
    }
}
