package dev.invert.internal.search;

import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.PatternTable;
import java.util.Optional;
import java.util.function.IntFunction;

/** A way to search formulas for batches of neurons, such as the kernels on the CPU or a GPU. Thread-safe. */
public interface SearchBackend {
    /** Returns the name, as options and run.json spell it. */
    String name();

    /** Returns why it cannot run on this machine, in one line; empty if it can. */
    Optional<String> whyNot();

    /**
     * Prepares one concept set. The caller closes the result before the table and the kernels.
     *
     * @param table the concepts
     * @param kernels kernels bound to the table; they rank neurons for every backend
     * @param conceptIds maps a concept of the table to its id
     */
    PreparedSearch prepare(PatternTable table, AucKernels.BoundKernels kernels, IntFunction<String> conceptIds);
}
