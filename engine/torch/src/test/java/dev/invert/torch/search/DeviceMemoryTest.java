package dev.invert.torch.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.RandomProblem;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BatchPlan;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.KernelBackend;
import dev.invert.internal.search.PreparedSearch;
import org.junit.jupiter.api.Test;

/** Batches are limited by memory, whatever the number of neurons. */
class DeviceMemoryTest {
    private static final int SAMPLES = 3_000;

    private static final BeamSettings SETTINGS =
            new BeamSettings(new Auroc(SAMPLES), 3, 3, 3, 1, 1_500, true, false, 0, false, false, false, 0);

    private static DeviceMemory memory(PatternTable table, long bytes) {
        return new DeviceMemory(table, SETTINGS, bytes, true, Integer.MAX_VALUE);
    }

    @Test
    void batchesGrowWithTheFreeMemoryUpToALimit() {
        try (SearchProblem problem = new SearchProblem(new RandomProblem(1, SAMPLES, 40).matrix())) {
            assertThat(memory(problem.table, 1 << 10).lanes()).isEqualTo(1);
            assertThat(memory(problem.table, 1 << 10).stepLanes()).isEqualTo(1);
            int few = memory(problem.table, 30 << 20).lanes();
            assertThat(few).isBetween(10, 60);
            // Ranking takes 84 bytes per sample.
            assertThat(3L * few * 84 * SAMPLES).isLessThan(30 << 20);
            assertThat(memory(problem.table, 60 << 20).lanes()).isBetween(2 * few - 1, 2 * few + 1);
            assertThat(memory(problem.table, 1L << 40).lanes()).isLessThanOrEqualTo(2_048);
        }
    }

    @Test
    void aHundredThousandNeuronsAreSearchedInBatchesOfTheSameSize() {
        try (SearchProblem problem = new SearchProblem(new RandomProblem(1, SAMPLES, 40).matrix());
                PreparedSearch prepared = problem.prepare(SearchProblem.backend(Integer.MAX_VALUE))) {
            BatchPlan many = prepared.plan(SETTINGS, 100_000, 2, false);
            BatchPlan more = prepared.plan(SETTINGS, 1_000_000, 2, false);
            assertThat(many).isEqualTo(more);
            assertThat(many.batchSize()).isBetween(1, 2_048);
            // 256 MB for ranked neurons in each thread.
            assertThat(84L * SAMPLES * many.batchSize()).isLessThan(256 << 20);
            assertThat(prepared.plan(SETTINGS, 10, 2, false).batchSize()).isEqualTo(5);
        }
    }

    /** The proofs of a batch share their work, so that the kernels' batches are part of the result. */
    @Test
    void proofsAreMadeInTheBatchesOfTheKernels() {
        try (SearchProblem problem = new SearchProblem(new RandomProblem(1, SAMPLES, 40).matrix());
                PreparedSearch prepared = problem.prepare(SearchProblem.backend(Integer.MAX_VALUE))) {
            assertThat(prepared.plan(SETTINGS, 100, 2, true).batchSize()).isEqualTo(KernelBackend.BATCH_SIZE);
        }
    }
}
