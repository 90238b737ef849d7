package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.SumThreshold;
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
    private final SumThreshold tried;
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
        this.tried = new SumThreshold(index.bounds().sampleCount());
    }

    /**
     * Checks all formulas that may reach the incumbent, until the deadline passes.
     *
     * @param length largest number of literals, 2 or 3
     */
    void search(int length) {
        finished = 0;
        while (finished < intervals.size() && !deadline.passed()) {
            search(intervals.get(finished), length);
            finished += deadline.passed() ? 0 : 1;
        }
    }

    private void search(CountRange interval, int length) {
        if (incumbent.admits(2) && (length == 2 || !incumbent.hasOneRule())) {
            searchPairs(interval);
        }
        if (length == 3) {
            searchTriples(interval);
        }
    }

    private void searchPairs(CountRange interval) {
        interval.setLeast(incumbent.least(2));
        if (mayHold(interval)) {
            deadline.spend(
                    Steps.SORTED * terms.sortFrom(sums.u, interval.hi(), interval.threshold() - terms.mostFrom(0)));
            unions.searchPairs(interval);
            largeUnions.search(interval, 2);
        }
    }

    /** Checks unions of three concepts and, unless they have been checked by a rule of their own, of two. */
    private void searchTriples(CountRange interval) {
        interval.setLeast(incumbent.least(3));
        if (!mayHold(interval)) {
            return;
        }
        double most = terms.mostFrom(0);
        double mostPairSet = pairUnions.findMost();
        double least = interval.threshold() - Math.max(mostPairSet, Math.max(most, 2 * most));
        deadline.spend(Steps.SORTED * terms.sortFrom(sums.u, interval.hi(), least));
        if (incumbent.hasOneRule() && incumbent.admits(2)) {
            unions.searchPairs(interval);
        }
        pairUnions.search(interval);
        largeUnions.search(interval, 3);
        paths.search(interval);
        unions.searchTriples(interval);
    }

    /** Returns whether any set of patterns at all may reach the threshold. If so, sets u for this interval. */
    private boolean mayHold(CountRange interval) {
        deadline.spend(Steps.U * sums.ranks.length);
        if (interval.mostOf(index.patternSizes(), sums.ranks) < interval.threshold()) {
            return false;
        }
        interval.u(sums.u.length, index.sizes(), sums.z, sums.u);
        terms.start(sums.u, interval.hi());
        deadline.spend(Steps.U * sums.u.length + Steps.TERM * index.smallUnited().length);
        return true;
    }

    /**
     * Returns, after a search that the deadline ended, a t that no formula exceeds, as small as the bounds alone can
     * prove before the limit of steps is reached.
     *
     * @param streamed whether all triangles have been checked
     */
    double bound(boolean streamed) {
        double least = Math.max(incumbent.score(), incumbent.lowestScore());
        double most = incumbent.highestScore();
        for (int i = 0; i < BISECTIONS && !deadline.stepsSpent(); i++) {
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
        for (int length = incumbent.hasOneRule() ? index.length() : 2; length <= index.length(); length++) {
            incumbent.leastSums(t, length, tried);
            for (int i = streamed ? finished : 0; i < intervals.size(); i++) {
                CountRange interval = intervals.get(i);
                interval.setLeast(tried);
                if (mayHold(interval) && (!streamed || alive(interval, length))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean alive(CountRange interval, int length) {
        boolean triples = length == 3;
        if (triples) {
            pairUnions.findMost();
        }
        return unions.alive(interval, triples)
                || largeUnions.alive(interval, length)
                || (triples && (pairUnions.alive(interval) || paths.alive(interval)));
    }
}
