package dev.invert.internal.search.exact;

/**
 * Searches unions of disjoint concepts, {@code i ⊎ j} and {@code i ⊎ j ⊎ k}, none of them large. The operand of the
 * highest octave comes first, since it must contribute its share of the smallest n; the others follow by octave.
 */
final class UnionClasses {
    private static final int PAIR = VennSets.FIRST | VennSets.SECOND;
    private static final int TRIPLE = PAIR | VennSets.THIRD;

    private final ConceptGraph graph;
    private final double[] sizes;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;
    private final SizedTerms terms;

    UnionClasses(ExactSearchIndex index, Incumbent incumbent, NeuronSums sums, SizedTerms terms, Deadline deadline) {
        this.graph = index.graph();
        this.sizes = index.sizes();
        this.incumbent = incumbent;
        this.sums = sums;
        this.deadline = deadline;
        this.terms = terms;
    }

    /** Returns whether any union may reach the threshold. Requires {@link SizedTerms#start}. */
    boolean alive(CountRange interval, boolean triples) {
        double most = terms.mostFrom(0);
        double pair = terms.mostFrom(SizedTerms.octave(interval.lo() / 2)) + most;
        double triple = terms.mostFrom(SizedTerms.octave(interval.lo() / 3)) + 2 * most;
        return pair >= interval.threshold() || (triples && triple >= interval.threshold());
    }

    void searchPairs(CountRange interval) {
        double threshold = interval.threshold();
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

    void searchTriples(CountRange interval) {
        double threshold = interval.threshold();
        for (int octave = terms.lastOctave(); octave >= SizedTerms.octave(interval.lo() / 3); octave--) {
            double mostOther = terms.mostUpTo(octave);
            for (int a = terms.start(octave); a < terms.end(octave) && terms.u(a) + 2 * mostOther >= threshold; a++) {
                if (deadline.passed()) {
                    return;
                }
                searchSecond(interval, octave, a);
            }
        }
    }

    private void searchSecond(CountRange interval, int firstOctave, int a) {
        int i = terms.concept(a);
        double left = interval.threshold() - terms.u(a);
        int from = SizedTerms.octave((interval.lo() - sizes[i]) / 2);
        for (int octave = firstOctave; octave >= from; octave--) {
            double mostOther = terms.mostUpTo(octave);
            int end = terms.end(octave);
            for (int b = octave == firstOctave ? a + 1 : terms.start(octave); b < end; b++) {
                if (terms.u(b) + mostOther < left) {
                    break;
                }
                int j = terms.concept(b);
                deadline.spend(Steps.CANDIDATE);
                if (sizes[i] + sizes[j] < interval.hi() && graph.disjoint(i, j)) {
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
