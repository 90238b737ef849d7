package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofRun;

/**
 * Runs kernels that search sets of concepts, and considers the candidates that they return. The kernels count the
 * steps as the loops in Java do; the time and cancellation are checked between their calls.
 */
final class KernelSearch {
    /** Steps after which a kernel starts no further item, so that a proof can be canceled. */
    private static final double STEPS_PER_CALL = 5e5;

    /** The same if there is a limit of time. */
    private static final double STEPS_PER_TIMED_CALL = 2e4;

    private final Incumbent incumbent;
    private final Deadline deadline;
    private final ProofRun run;

    KernelSearch(ExactSearchIndex index, Incumbent incumbent, Deadline deadline) {
        this.incumbent = incumbent;
        this.deadline = deadline;
        this.run = new ProofRun(
                index.graph().conceptCount(),
                index.bounds().sampleCount(),
                index.bounds().least(),
                index.bounds().most(),
                Steps.TERM,
                Steps.SORTED,
                Steps.CANDIDATE);
    }

    /** A kernel with its data. */
    interface Kernel {
        /** Continues a search; returns whether all items are done, or the limit of steps is reached. */
        boolean search(ProofRun run);
    }

    /** Searches until all items are done or the deadline passes. */
    void search(CountRange interval, Kernel kernel) {
        run.start(interval.threshold(), interval.leastSum(), interval.lo(), interval.hi());
        double stepsPerCall = deadline.hasTimeLimit() ? STEPS_PER_TIMED_CALL : STEPS_PER_CALL;
        boolean done = false;
        while (!done && !deadline.passed()) {
            double steps = deadline.steps();
            run.limit(steps, deadline.limit(), steps + stepsPerCall, incumbent.least(3), incumbent.least(2));
            done = kernel.search(run);
            deadline.advance(run.steps());
            for (int c = 0; c < run.found(); c++) {
                int k = run.concept(c, 2);
                int length = k < 0 ? 2 : 3;
                if (incumbent.interests(run.n(c), run.z(c), length)) {
                    incumbent.consider(
                            run.n(c), run.z(c), length, run.concept(c, 0), run.concept(c, 1), k, run.cells(c));
                }
            }
            run.growIfFull();
        }
    }
}
