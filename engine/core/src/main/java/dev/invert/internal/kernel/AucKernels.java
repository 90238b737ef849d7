package dev.invert.internal.kernel;

/** One implementation of the kernels. Thread-safe. */
public interface AucKernels {
    /** What {@code -Dinvert.kernel=} and run.json call it. */
    String name();

    /** Returns the scorer of arbitrary formulas with the same instructions. */
    FormulaScorer scorer();

    /** How it finds distinct rows. */
    PatternCollapse collapse();

    /**
     * Makes ready what all threads share for one concept matrix. The caller closes it.
     *
     * @param table the patterns; must stay open as long as what is returned
     */
    BoundKernels bind(PatternTable table);

    /** Kernels over one concept matrix. Thread-safe; each thread opens its own workspace. */
    interface BoundKernels extends AutoCloseable {
        /**
         * Working memory of one thread. The caller closes it, before these kernels.
         *
         * @param slotsPerLane how many formulas per lane are held at once, at least 1
         * @param maxKeep the largest k that a {@link Selection} will be started with
         */
        AucWorkspace open(int slotsPerLane, int maxKeep);

        @Override
        void close();
    }
}
