package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;
import dev.invert.internal.kernel.SumThreshold;
import java.util.ArrayList;
import java.util.List;

/**
 * Searches the formulas whose U is a sum over disjoint parts. For each interval of n, it checks the formulas that the
 * bounds cannot rule out. An interval in which every class is dead is proven to hold nothing better than t.
 */
final class AdditivePart {
    /** Number of bisections of the range of t for a bound, which narrow it to 2^-14 of its width. */
    private static final int BISECTIONS = 14;

    /** Steps after which an interval is divided, and how much more its halves may take. */
    private static final double FIRST_PART_STEPS = 5e5;

    private static final double PART_GROWTH = 3;

    /** Least number of steps for a bound from divided intervals. */
    private static final double STEPS_TO_DIVIDE = 3e6;

    private final ExactSearchIndex index;
    private final Incumbent incumbent;
    private final NeuronSums sums;
    private final Deadline deadline;
    private final ProofKernels kernels;
    private final SetBounds setBounds;
    private final NestedClasses nested;
    private final PathClasses paths;
    private final SizedTerms terms;
    private final UnionClasses unions;
    private final PairUnionClasses pairUnions;
    private final LargeUnionClasses largeUnions;
    private final List<CountRange> intervals;
    private final SumBounds sumBounds;
    private final SumBounds negatedSumBounds;
    private final SumThreshold tried;
    private int finished;

    AdditivePart(ExactSearchIndex index, Incumbent incumbent, NeuronSums sums, Deadline deadline) {
        this.index = index;
        this.incumbent = incumbent;
        this.sums = sums;
        this.deadline = deadline;
        this.intervals = CountRange.all(index.bounds());
        this.kernels = index.kernels();
        KernelSearch kernelSearch = kernels == null ? null : new KernelSearch(index, incumbent, deadline);
        this.setBounds = new SetBounds(index, sums.u);
        NestedBounds nestedBounds = setBounds.nested();
        this.nested = new NestedClasses(index, incumbent, sums, nestedBounds, deadline);
        this.paths = new PathClasses(index, intervals, incumbent, sums, nestedBounds, deadline, kernelSearch);
        this.terms = new SizedTerms(index.sizes(), index.smallUnited(), kernels);
        this.unions = new UnionClasses(index, incumbent, sums, terms, deadline, kernelSearch);
        this.pairUnions = new PairUnionClasses(index, incumbent, sums, terms, setBounds, deadline, kernelSearch);
        this.largeUnions =
                new LargeUnionClasses(index, incumbent, sums, pairUnions, nestedBounds, deadline, kernelSearch);
        this.sumBounds = new SumBounds(index, false);
        this.negatedSumBounds = new SumBounds(index, true);
        this.tried = new SumThreshold(index.bounds().sampleCount());
    }

    /**
     * Checks all formulas that may reach the incumbent, until the deadline passes.
     *
     * @param length largest number of literals, 2 or 3
     */
    void search(int length) {
        finished = 0;
        sumBounds.clear();
        negatedSumBounds.clear();
        while (finished < intervals.size() && !deadline.passed()) {
            search(finished, length);
            finished += deadline.passed() ? 0 : 1;
        }
    }

    private void search(int number, int length) {
        CountRange interval = intervals.get(number);
        if (incumbent.admits(2) && (length == 2 || !incumbent.hasOneRule())) {
            searchPairs(interval);
        }
        if (length == 3) {
            searchTriples(interval, number, FIRST_PART_STEPS);
        }
    }

    /**
     * Searches an interval. If too many formulas are alive, its line is too far below the threshold: each half has a line of
     * its own.
     *
     * @param number number of the interval that contains it
     * @param mostSteps steps after which the interval is divided
     */
    private void searchTriples(CountRange interval, int number, double mostSteps) {
        List<CountRange> halves = interval.halves(index.rows().sampleCount());
        deadline.startPart(halves.size() == 1 ? Double.POSITIVE_INFINITY : mostSteps);
        searchTriples(interval, number);
        if (deadline.endPart()) {
            for (CountRange half : halves) {
                if (deadline.passed()) {
                    return;
                }
                searchTriples(half, number, PART_GROWTH * mostSteps);
            }
        }
    }

    private void searchPairs(CountRange interval) {
        interval.setLeast(incumbent.least(2));
        if (mayHold(interval)) {
            SumBounds ofSums = sumBounds(interval);
            nested.searchDifferences(interval, ofSums);
            unions.findMostPair(interval);
            if (unions.pairsAlive(interval, ofSums)) {
                sort(interval, terms.mostFrom(0), ofSums, ofSums.mostSmall());
                unions.searchPairs(interval, ofSums);
            }
            largeUnions.search(interval, 2, ofSums);
        }
    }

    /** Selects the operands of unions, to which others add at most {@code others}, and {@code otherSums} to the sum. */
    private void sort(CountRange interval, double others, SumBounds ofSums, double otherSums) {
        int sorted = terms.sortFrom(
                sums.u, interval.hi(), interval.threshold() - others, ofSums, interval.leastSum() - otherSums);
        deadline.spend(Steps.SORTED * sorted + Steps.TERM * index.smallUnited().length);
    }

    /** Checks unions of three concepts and, unless they have been checked by a rule of their own, of two. */
    private void searchTriples(CountRange interval, int number) {
        interval.setLeast(incumbent.least(3));
        if (!mayHold(interval)) {
            return;
        }
        SumBounds ofSums = sumBounds(interval);
        if (index.isListed()) {
            nested.searchChains(interval, ofSums);
        }
        boolean withPairs = incumbent.hasOneRule() && incumbent.admits(2);
        if (withPairs) {
            nested.searchDifferences(interval, ofSums);
        }
        searchSmallUnions(interval, ofSums, withPairs);
        largeUnions.search(interval, 3, ofSums);
        paths.search(interval, number, ofSums);
    }

    /** Checks unions whose disjoint concepts are not large. */
    private void searchSmallUnions(CountRange interval, SumBounds ofSums, boolean withPairs) {
        unions.findMostPair(interval);
        double others = Double.NEGATIVE_INFINITY;
        double otherSums = Double.NEGATIVE_INFINITY;
        if (pairUnions.findAlive(interval, ofSums)) {
            others = pairUnions.mostAlive();
            otherSums = pairUnions.mostAliveSum();
        }
        if (withPairs && unions.pairsAlive(interval, ofSums)) {
            others = Math.max(others, terms.mostFrom(0));
            otherSums = Math.max(otherSums, ofSums.mostSmall());
        }
        if (unions.triplesAlive(interval, ofSums)) {
            others = Math.max(others, unions.mostPair());
            otherSums = Math.max(otherSums, ofSums.mostPair());
        }
        if (others == Double.NEGATIVE_INFINITY) {
            return;
        }
        sort(interval, others, ofSums, otherSums);
        if (withPairs) {
            unions.searchPairs(interval, ofSums);
        }
        pairUnions.search(interval);
        unions.searchTriples(interval, ofSums);
    }

    /** Returns the bounds on sums of the neuron, for the formulas of interest of an interval. */
    private SumBounds sumBounds(CountRange interval) {
        SumBounds bounds = interval.isNegated() ? negatedSumBounds : sumBounds;
        deadline.spend(bounds.set(sums.z));
        return bounds;
    }

    /** Returns whether any set of patterns at all may reach the threshold. If so, sets u for this interval. */
    private boolean mayHold(CountRange interval) {
        deadline.spend(Steps.U * sums.ranks.length);
        if (mostOf(interval) < interval.threshold()) {
            return false;
        }
        deadline.spend(Steps.TERM * setBounds.set(interval.sign(), interval.slope(), sums.z));
        terms.start(sums.u, interval.hi());
        deadline.spend(Steps.U * sums.u.length + Steps.TERM * index.smallUnited().length);
        return true;
    }

    /** Returns the largest U of any set of patterns. */
    private double mostOf(CountRange interval) {
        return kernels == null
                ? interval.mostOf(index.patternSizes(), sums.ranks)
                : kernels.mostOfPatterns(index.patternSizes(), sums.ranks, interval.sign(), interval.slope());
    }

    /**
     * Returns, after a search that the deadline ended, a t that no formula exceeds, as small as the bounds alone can
     * prove before the limit of steps is reached.
     *
     * @param triangles whether all triangles have been checked
     */
    double bound(boolean triangles) {
        if (!triangles) {
            return boundOfAnySet(shortestRule());
        }
        double least = Math.max(incumbent.score(), incumbent.lowestScore());
        double most = incumbent.highestScore();
        List<BoundedRange> ranges = unfinished();
        int last = 0;
        for (int i = 0; i < BISECTIONS && !deadline.stepsSpent(); i++) {
            deadline.checkCanceled();
            double t = (least + most) / 2;
            int alive = firstAlive(t, ranges, last);
            if (alive >= 0) {
                least = t;
                last = alive;
            } else if (!deadline.stepsSpent()) {
                most = t;
            }
        }
        return most;
    }

    /**
     * Returns a t that no set of patterns exceeds, as small as can be proven before the limit of steps is reached. Needs no
     * sums of sets.
     *
     * @param shortest smallest number of literals of the formulas that are meant
     */
    double boundOfAnySet(int shortest) {
        double least = Math.max(incumbent.score(), incumbent.lowestScore());
        double most = incumbent.highestScore();
        for (int i = 0; i < BISECTIONS && !deadline.stepsSpent(); i++) {
            double t = (least + most) / 2;
            boolean alive = anyHolds(t, shortest);
            least = alive ? t : least;
            most = alive ? most : t;
        }
        return most;
    }

    /** Returns the number of literals from which on the rules of formulas differ. */
    private int shortestRule() {
        return incumbent.hasOneRule() ? index.length() : 2;
    }

    /** Returns whether any set of patterns at all may reach t, or has no steps left. */
    private boolean anyHolds(double t, int shortest) {
        for (int length = shortest; length <= index.length(); length++) {
            incumbent.leastSums(t, length, tried);
            for (CountRange interval : intervals) {
                if (!deadline.affords(Steps.U * sums.ranks.length)) {
                    return true;
                }
                interval.setLeast(tried);
                deadline.spend(Steps.U * sums.ranks.length);
                if (mostOf(interval) >= interval.threshold()) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * A part of an unfinished interval.
     *
     * @param number number of the interval
     */
    private record BoundedRange(CountRange range, int number) {}

    /**
     * Returns the unfinished intervals. They are divided, if there are steps enough: the lines of small intervals are close
     * to the threshold.
     */
    private List<BoundedRange> unfinished() {
        boolean divided = deadline.stepsLeft() >= STEPS_TO_DIVIDE;
        List<BoundedRange> ranges = new ArrayList<>();
        double total = index.rows().sampleCount();
        for (int number = finished; number < intervals.size(); number++) {
            CountRange interval = intervals.get(number);
            if (!divided) {
                ranges.add(new BoundedRange(interval, number));
                continue;
            }
            for (CountRange half : interval.halves(total)) {
                for (CountRange quarter : half.halves(total)) {
                    ranges.add(new BoundedRange(quarter, number));
                }
            }
        }
        return ranges;
    }

    /** Returns the index of a range in which t may be reached, or -1; starts with the given one. */
    private int firstAlive(double t, List<BoundedRange> ranges, int start) {
        for (int length = shortestRule(); length <= index.length(); length++) {
            incumbent.leastSums(t, length, tried);
            for (int i = 0; i < ranges.size() && !deadline.stepsSpent(); i++) {
                int at = (start + i) % ranges.size();
                BoundedRange part = ranges.get(at);
                part.range().setLeast(tried);
                if (mayHold(part.range()) && alive(part.range(), part.number(), length)) {
                    return at;
                }
            }
        }
        return -1;
    }

    private boolean alive(CountRange interval, int number, int length) {
        SumBounds ofSums = sumBounds(interval);
        unions.findMostPair(interval);
        if (unions.pairsAlive(interval, ofSums) || nested.alive(interval, false, ofSums)) {
            return true;
        }
        if (length < 3) {
            return largeUnions.alive(interval, 2, ofSums);
        }
        return unions.triplesAlive(interval, ofSums)
                || pairUnions.findAlive(interval, ofSums)
                || largeUnions.alive(interval, 3, ofSums)
                || (index.isListed() && nested.alive(interval, true, ofSums))
                || paths.alive(interval, number, ofSums);
    }
}
