package dev.invert.internal.search.exact;

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

    private double most;

    PairUnionClasses(
            ExactSearchIndex index, Incumbent incumbent, NeuronSums sums, SizedTerms terms, Deadline deadline) {
        this.graph = index.graph();
        this.sizes = index.sizes();
        this.incumbent = incumbent;
        this.sums = sums;
        this.deadline = deadline;
        this.terms = terms;
        this.apart = new Terms(graph.conceptCount());
        this.mostWithout = new double[graph.conceptCount()];
    }

    /** Returns the largest u of any B. Must be called before {@link #search}. */
    double findMost() {
        double[] u = sums.u;
        most = Double.NEGATIVE_INFINITY;
        int[] below = graph.below().members();
        for (int i = 0; i < mostWithout.length; i++) {
            double least = Double.POSITIVE_INFINITY;
            for (int at = graph.below().start(i);
                    graph.hasDisjoint(i) && at < graph.below().end(i);
                    at++) {
                least = Math.min(least, u[below[at]]);
            }
            mostWithout[i] = u[i] - least;
            most = Math.max(most, mostWithout[i]);
        }
        for (int x = 0; x < graph.pairCount(); x++) {
            most = Math.max(most, mostOfPair(x));
        }
        deadline.spend(Steps.TERM * (below.length + graph.pairCount()));
        return most;
    }

    private double mostOfPair(int x) {
        double ui = sums.u[graph.pairFirst(x)];
        double uj = sums.u[graph.pairSecond(x)];
        double shared = sums.u[graph.conceptCount() + x];
        return Math.max(Math.max(ui, uj) - shared, Math.max(shared, ui + uj - shared));
    }

    /** Returns whether any B ⊎ k may reach the threshold. Requires {@link #findMost} and {@link SizedTerms#start}. */
    boolean alive(CountRange interval) {
        double threshold = interval.threshold();
        boolean alive = false;
        deadline.spend(Steps.TERM * (mostWithout.length + graph.pairCount()));
        for (int i = 0; i < mostWithout.length && !alive; i++) {
            alive = mostWithout[i] + terms.mostFrom(SizedTerms.octave(interval.lo() - sizes[i])) >= threshold;
        }
        for (int x = 0; x < graph.pairCount() && !alive; x++) {
            double n = sizes[graph.pairFirst(x)] + sizes[graph.pairSecond(x)];
            alive = mostOfPair(x) + terms.mostFrom(SizedTerms.octave(interval.lo() - n)) >= threshold;
        }
        return alive;
    }

    /** Returns whether any B may reach a given U. */
    boolean reaches(double u) {
        return most >= u;
    }

    void search(CountRange interval) {
        double threshold = interval.threshold();
        if (most + terms.mostFrom(0) < threshold) {
            return;
        }
        deadline.spend(Steps.TERM * (mostWithout.length + graph.pairCount()));
        for (int i = 0; i < mostWithout.length && !deadline.passed(); i++) {
            int from = SizedTerms.octave(interval.lo() - sizes[i]);
            if (mostWithout[i] + terms.mostFrom(from) >= threshold) {
                collectApart(i, i, from, threshold - mostWithout[i]);
                uniteInner(i, interval);
            }
        }
        for (int x = 0; x < graph.pairCount() && !deadline.passed(); x++) {
            int i = graph.pairFirst(x);
            int j = graph.pairSecond(x);
            double mostHere = mostOfPair(x);
            int from = SizedTerms.octave(interval.lo() - sizes[i] - sizes[j]);
            if (mostHere + terms.mostFrom(from) >= threshold) {
                collectApart(i, j, from, threshold - mostHere);
                uniteCrossing(x, interval);
            }
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
            deadline.spend(
                    Steps.TERM * (1 + graph.crossing().end(i) - graph.crossing().start(i)));
            for (int at = graph.crossing().start(i); at < graph.crossing().end(i); at++) {
                int j = graph.crossing().members()[at];
                int x = graph.crossingSets()[at] - graph.conceptCount();
                if (j > i && graph.disjoint(j, k) && mostOfPair(x) >= rest) {
                    uniteCrossing(x, interval);
                }
            }
        }
    }
}
