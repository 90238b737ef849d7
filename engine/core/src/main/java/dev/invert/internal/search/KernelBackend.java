package dev.invert.internal.search;

import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.Cancellation;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Searches on the CPU with the same kernels that rank the neurons. */
public final class KernelBackend implements SearchBackend {
    /**
     * Number of neurons in a batch: enough to fill every lane of a kernel, few enough to distribute evenly among
     * threads. Neurons of a batch share the work that their proofs may take.
     */
    public static final int BATCH_SIZE = 16;

    @Override
    public String name() {
        return "kernels";
    }

    @Override
    public Map<String, Object> report() {
        return Map.of("name", name());
    }

    @Override
    public Optional<String> whyNot() {
        return Optional.empty();
    }

    @Override
    public PreparedSearch prepare(PatternTable table, AucKernels.BoundKernels kernels, IntFunction<String> conceptIds) {
        return new PreparedSearch() {
            @Override
            public BatchPlan plan(BeamSettings settings, int neurons, int mostThreads, boolean proves) {
                return new BatchPlan(mostThreads, BATCH_SIZE);
            }

            @Override
            public BatchSearch open(
                    BeamSettings settings, BatchPlan plan, Prover prover, boolean sparse, Cancellation cancellation) {
                return new BeamSearch(kernels, table, settings, conceptIds, prover, sparse, cancellation);
            }

            @Override
            public void close() {
                // The table and the kernels belong to the caller.
            }
        };
    }
}
