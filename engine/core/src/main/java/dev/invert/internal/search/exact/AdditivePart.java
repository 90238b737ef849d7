package dev.invert.internal.search.exact;

import java.util.List;

/**
 * Searches the formulas whose U is a sum over disjoint parts. For each interval of n, it checks the formulas that the
 * bounds cannot rule out. An interval in which every class is dead is proven to hold nothing better than t.
 */
final class AdditivePart {
    /** Number of bisections of the range of t for a bound, which narrow it to 2^-30 of its width. */
    private static final int BISECTIONS = 30;

    private final ExactSearchIndex index;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;
    private final PathClasses paths;
    private final SizedTerms terms;
    private final UnionClasses unions;
    private final PairUnionClasses pairUnions;
    private final LargeUnionClasses largeUnions;
    private final List<CountRange> intervals;
    private int finished;

    AdditivePart(ExactSearchIndex index, Incumbent incumbent, NeuronSums sums, Deadline deadline) {
        this.index = index;
        this.incumbent = incumbent;
        this.sums = sums;
        this.deadline = deadline;
        this.paths = new PathClasses(index, incumbent, sums, deadline);
        this.terms = new SizedTerms(index.sizes(), index.smallUnited());
        this.unions = new UnionClasses(index, incumbent, sums, terms, deadline);
        this.pairUnions = new PairUnionClasses(index, incumbent, sums, terms, deadline);
        this.largeUnions = new LargeUnionClasses(index, incumbent, sums, pairUnions, deadline);
        this.intervals = CountRange.all(index.bounds());
    }

    /** Checks all formulas that may reach the incumbent, until the deadline passes. */
    void search() {
        finished = 0;
        while (finished < intervals.size() && !deadline.passed()) {
            search(intervals.get(finished));
            finished += deadline.passed() ? 0 : 1;
        }
    }

    private void search(CountRange interval) {
        interval.setValue(incumbent.threshold(), incumbent.margin());
        if (!mayHold(interval)) {
            return;
        }
        double threshold = interval.threshold();
        double most = terms.mostFrom(0);
        if (index.length() == 2) {
            terms.sortFrom(sums.u, interval.hi(), threshold - most);
            unions.searchPairs(interval);
            largeUnions.search(interval);
            return;
        }
        double mostPairSet = pairUnions.findMost();
        terms.sortFrom(sums.u, interval.hi(), threshold - Math.max(mostPairSet, Math.max(most, 2 * most)));
        unions.searchPairs(interval);
        pairUnions.search(interval);
        largeUnions.search(interval);
        paths.search(interval);
        unions.searchTriples(interval);
    }

    /** Returns whether any set of patterns at all may reach the threshold. If so, sets u for this interval. */
    private boolean mayHold(CountRange interval) {
        if (interval.mostOf(index.patternSizes(), sums.ranks) < interval.threshold()) {
            return false;
        }
        interval.u(sums.u.length, index.sizes(), sums.z, sums.u);
        terms.start(sums.u, interval.hi());
        return true;
    }

    /**
     * Returns, after a search that the deadline ended, a t that no formula exceeds, as small as the bounds alone can
     * prove.
     *
     * @param streamed whether all triangles have been checked
     */
    double bound(boolean streamed) {
        double least = incumbent.threshold();
        double most = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            deadline.checkCanceled();
            double t = (least + most) / 2;
            if (alive(t, streamed)) {
                least = t;
            } else {
                most = t;
            }
        }
        return most;
    }

    private boolean alive(double t, boolean streamed) {
        for (int i = streamed ? finished : 0; i < intervals.size(); i++) {
            CountRange interval = intervals.get(i);
            interval.setValue(t, incumbent.margin());
            if (mayHold(interval) && (!streamed || alive(interval))) {
                return true;
            }
        }
        return false;
    }

    private boolean alive(CountRange interval) {
        boolean triples = index.length() == 3;
        if (triples) {
            pairUnions.findMost();
        }
        return unions.alive(interval, triples)
                || largeUnions.alive(interval)
                || (triples && (pairUnions.alive(interval) || paths.alive(interval)));
    }
}
