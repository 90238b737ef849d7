package dev.invert.internal.search;

import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.PatternTable;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** A method of searching formulas for batches of neurons, such as the kernels on the CPU or a GPU. Thread-safe. */
public interface SearchBackend {
    /** Returns the name as used in options and run.json. */
    String name();

    /** Returns the reason that this backend cannot run on this machine, in one line; empty if it can. */
    Optional<String> whyNot();

    /**
     * Returns decisions of the backend, and counts since the last call, for run.json: names of fields and their values.
     * {@code device} names the devices, if there are any but the CPU.
     */
    default Map<String, Object> report() {
        return Map.of();
    }

    /**
     * Prepares a search over one concept set. The caller closes the result before the table and the kernels.
     *
     * @param table the concepts
     * @param kernels kernels bound to the table; every backend ranks neurons with them
     * @param conceptIds maps a concept of the table to its id
     */
    PreparedSearch prepare(PatternTable table, AucKernels.BoundKernels kernels, IntFunction<String> conceptIds);
}
