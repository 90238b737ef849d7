package dev.invert.internal.kernel;

import java.util.Optional;

/** One implementation of the AUC kernels. Thread-safe. */
public interface AucKernels {
    /** Returns the name as used in {@code -Dinvert.kernel=} and run.json. */
    String name();

    /** Returns a scorer of arbitrary formulas that uses the same instruction set. */
    FormulaScorer scorer();

    /** Returns the algorithm that finds distinct rows of a concept matrix. */
    PatternCollapse collapse();

    /** Returns the kernel that packs the concepts of array files. */
    BitPacking bitPacking();

    /** Returns the kernel that sums the ranks of permuted samples. */
    PatternSums patternSums();

    /** Returns the kernel that sums the ranks of drawn samples. */
    DrawnSums drawnSums();

    /** Returns the kernels of proofs; empty if these run in Java. */
    Optional<ProofKernels> proofKernels();

    /**
     * Prepares the data that all threads share for one concept matrix. The caller closes the result.
     *
     * @param table the patterns; must stay open as long as the result
     */
    BoundKernels bind(PatternTable table);

    /** Kernels over one concept matrix. Thread-safe; each thread opens its own workspace. */
    interface BoundKernels extends AutoCloseable {
        /**
         * Allocates the working memory of one thread. The caller closes it before these kernels.
         *
         * @param slotsPerLane number of formulas per lane that are held at once, at least 1
         * @param maxKeep largest k that a {@link Selection} will be started with
         */
        AucWorkspace open(int slotsPerLane, int maxKeep);

        /**
         * Allocates the working memory of one thread for one neuron at a time, which takes the memory of a single lane. If
         * most samples of a neuron share an activation, such as 0, sums take the time of the others only. The caller
         * closes it before these kernels.
         *
         * @param slots number of formulas that are held at once, at least 1
         * @param maxKeep largest k that a {@link Selection} will be started with
         */
        AucWorkspace openSingle(int slots, int maxKeep);

        /** Opens the kernel that measures spreads on one thread. The caller closes it before these kernels. */
        ActivationSpread.Kernel openSpread();

        @Override
        void close();
    }
}
