package dev.invert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Limits and counters of native memory. */
class MemoryBudgetTest {
    @Test
    void countsPerTagUntilBlocksAreClosed() {
        MemoryBudget budget = MemoryBudget.ofBytes(1_000);
        try (NativeBlock ranks = budget.allocate(MemoryTag.RANKS, 600)) {
            try (NativeBlock batches = budget.allocate(MemoryTag.BATCHES, 400)) {
                assertThat(ranks.byteCount() + batches.byteCount()).isEqualTo(budget.usedBytes());
                assertThat(budget.usedBytesByTag())
                        .containsEntry(MemoryTag.RANKS, 600L)
                        .containsEntry(MemoryTag.BATCHES, 400L)
                        .containsEntry(MemoryTag.CONCEPTS, 0L);
                assertThat(budget.freeBytes()).isZero();
            }
            assertThat(budget.freeBytes()).isEqualTo(400);
        }
        assertThat(budget.usedBytes()).isZero();
        assertThat(budget.usedBytesByTag()).containsEntry(MemoryTag.RANKS, 0L);
        assertThat(budget.peakBytes()).isEqualTo(1_000);
    }

    /** No system has 2^62 bytes: had it been asked, the message would be that of the system. */
    @Test
    void theLimitIsCheckedBeforeTheSystemIsAsked() {
        MemoryBudget budget = MemoryBudget.ofBytes(100);
        for (long byteCount : new long[] {101, 1L << 62, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> budget.allocate(MemoryTag.BATCHES, byteCount))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContainingAll(
                            "BATCHES", Long.toString(byteCount), "100 of the limit of 100", "raise the memory limit");
        }
        assertThat(budget.usedBytes()).isZero();
        assertThat(budget.peakBytes()).isZero();
    }

    @Test
    void whatTheSystemRefusesDoesNotCount() {
        MemoryBudget parent = MemoryBudget.ofBytes(Long.MAX_VALUE);
        MemoryBudget budget = parent.child(Long.MAX_VALUE);
        assertThatThrownBy(() -> budget.allocate(MemoryTag.BATCHES, 1L << 62))
                .hasMessageContaining("The system has no");
        assertThat(budget.usedBytes()).isZero();
        assertThat(parent.usedBytes()).isZero();
    }

    @Test
    void budgetsShareNothing() {
        MemoryBudget one = MemoryBudget.ofBytes(100);
        MemoryBudget other = MemoryBudget.ofBytes(100);
        try (NativeBlock block = one.allocate(MemoryTag.BATCHES, 100)) {
            assertThat(other.freeBytes()).isEqualTo(block.byteCount());
        }
        assertThat(other.peakBytes()).isZero();
    }

    @Test
    void aChildCountsAgainstItsParentToo() {
        MemoryBudget parent = MemoryBudget.ofBytes(100);
        MemoryBudget one = parent.child(80);
        MemoryBudget other = parent.child(1_000);
        assertThat(other.limitBytes()).isEqualTo(100);
        try (NativeBlock block = one.allocate(MemoryTag.BATCHES, 70)) {
            assertThat(parent.usedBytesByTag()).containsEntry(MemoryTag.BATCHES, block.byteCount());
            assertThat(one.freeBytes()).isEqualTo(10);
            assertThat(other.freeBytes()).isEqualTo(30);
            assertThatThrownBy(() -> one.allocate(MemoryTag.BATCHES, 11)).hasMessageContaining("10 of the limit of 80");
            assertThatThrownBy(() -> other.allocate(MemoryTag.BATCHES, 31))
                    .hasMessageContaining("30 of the limit of 100");
            assertThat(other.usedBytes()).isZero();
            assertThat(other.peakBytes()).isZero();
        }
        assertThat(parent.usedBytes()).isZero();
        assertThat(parent.peakBytes()).isEqualTo(70);
    }

    @Test
    void limitsBelowOneByteAreRefused() {
        assertThatThrownBy(() -> MemoryBudget.ofBytes(0)).hasMessageContaining("limitBytes=0");
        assertThatThrownBy(() -> MemoryBudget.process().child(-1)).hasMessageContaining("limitBytes=-1");
    }

    /** Each thread needs at most an eighth of the limit, so that every allocation must succeed. */
    @Test
    void threadsCountExactly() throws Exception {
        MemoryBudget parent = MemoryBudget.ofBytes(8 * 64);
        MemoryBudget budget = parent.child(8 * 64);
        Callable<Void> task = () -> {
            for (int i = 0; i < 10_000; i++) {
                budget.allocate(MemoryTag.WORKSPACE, i % 65).close();
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Void>> ends = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                ends.add(threads.submit(task));
            }
            for (Future<Void> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(budget.usedBytes()).isZero();
        assertThat(parent.usedBytesByTag()).containsEntry(MemoryTag.WORKSPACE, 0L);
        assertThat(budget.peakBytes()).isBetween(64L, 8 * 64L);
    }

    @Test
    void aSearchCountsAgainstTheBudgetOfItsConcepts() {
        RandomProblem problem = new RandomProblem(5, 200, 10);
        MemoryBudget budget = MemoryBudget.ofBytes(1 << 24);
        MemoryBudget other = MemoryBudget.ofBytes(1 << 24);
        long[] peaks = new long[2];
        float[] neuron = problem.neuron();
        for (int run = 0; run < peaks.length; run++) {
            MemoryBudget own = run == 0 ? budget : other;
            try (ConceptMatrix concepts = problem.matrix(own);
                    ActivationMatrix.Writable activations = ActivationMatrix.allocate(200, 1, own)) {
                activations.row(0).put(neuron);
                Explainer.builder().threads(1).build().explain(activations, concepts);
            }
            peaks[run] = own.peakBytes();
            assertThat(own.usedBytes()).isZero();
        }
        assertThat(peaks[0]).isGreaterThan(10 * 32 + 200 * 4).isEqualTo(peaks[1]);
    }

    @Test
    void aSearchThatItsBudgetCannotHoldIsAnError() {
        RandomProblem problem = new RandomProblem(5, 200, 10);
        MemoryBudget budget = MemoryBudget.ofBytes(10 * 32);
        try (ConceptMatrix concepts = problem.matrix(budget);
                ActivationMatrix activations = ActivationMatrix.of(new float[][] {problem.neuron()})) {
            Explainer explainer = Explainer.builder().threads(1).build();
            assertThatThrownBy(() -> explainer.explain(activations, concepts))
                    .hasMessageContaining("raise the memory limit");
        }
        assertThat(budget.usedBytes()).isZero();
    }
}
