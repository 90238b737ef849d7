package dev.invert.torch.search;

import dev.invert.ActivationBlock;
import dev.invert.internal.kernel.DrawnRanks;
import dev.invert.internal.kernel.SamplePatterns;
import dev.invert.internal.kernel.SampleRanks;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.search.BatchPlan;
import dev.invert.internal.search.BatchSearch;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.PreparedSearch;
import dev.invert.internal.search.Prover;
import java.util.List;

/**
 * A concept set that is left to the kernels, and the reason.
 *
 * @param kernels searches by the kernels
 * @param reason the reason in one line
 * @param use counts the neurons
 */
record KernelsInstead(PreparedSearch kernels, String reason, BackendUse use) implements PreparedSearch {
    @Override
    public BatchPlan plan(BeamSettings settings, int neurons, int mostThreads, boolean proves) {
        return kernels.plan(settings, neurons, mostThreads, proves);
    }

    @Override
    public BatchSearch open(
            BeamSettings settings, BatchPlan plan, Prover prover, boolean sparse, Cancellation cancellation) {
        BatchSearch search = kernels.open(settings, plan, prover, sparse, cancellation);
        return new BatchSearch() {
            @Override
            public void search(ActivationBlock batch, Visitor visitor) {
                use.addOnKernels(batch.count(), reason);
                search.search(batch, visitor);
            }

            @Override
            public void searchPermuted(
                    ActivationBlock batch,
                    List<SamplePatterns> permutations,
                    SampleRanks ranks,
                    PermutedVisitor visitor) {
                use.addOnKernels(batch.count(), reason);
                search.searchPermuted(batch, permutations, ranks, visitor);
            }

            @Override
            public void searchDrawn(DrawnRanks ranks, int from, int to, DrawnVisitor visitor) {
                use.addOnKernels(to - from, reason);
                search.searchDrawn(ranks, from, to, visitor);
            }

            @Override
            public SampleRanks openRanks(SampleRanks.Table samples) {
                return search.openRanks(samples);
            }

            @Override
            public long rankNanos() {
                return search.rankNanos();
            }

            @Override
            public long searchNanos() {
                return search.searchNanos();
            }

            @Override
            public void close() {
                search.close();
            }
        };
    }

    @Override
    public void close() {
        kernels.close();
    }
}
