package dev.invert.internal.search.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ConceptMatrix;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.CertifiedFormula;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests cancellation of proofs, which may take minutes. */
class CanceledProofTest {
    private final SmallCase problem = new SmallCase(new Random(5), true);
    private ConceptMatrix matrix;
    private PatternTable table;

    @BeforeEach
    void open() {
        matrix = problem.matrix();
        table = PatternTable.of(matrix, KernelChoice.byName("java").collapse());
    }

    @AfterEach
    void close() {
        table.close();
        matrix.close();
    }

    /** Cancels a proof at each of its checks in turn: every run but the last ends with an exception. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsAtWhicheverCheck(boolean listed) {
        PatternRows rows = new PatternRows(table);
        Bounds bounds = new Bounds(problem.sampleCount, 1, problem.sampleCount - 1L);
        ExactSearchIndex index = new ExactSearchIndex(rows, new ConceptGraph(rows), 3, bounds, listed);
        CertifiedFormula proven = prove(index, Integer.MAX_VALUE);
        assertThat(proven.certified()).isTrue();

        int checks = 0;
        while (ends(index, checks)) {
            checks++;
        }
        assertThat(checks).isGreaterThan(listed ? 2 : rows.conceptCount());
        assertThat(prove(index, checks)).isEqualTo(proven);
    }

    private boolean ends(ExactSearchIndex index, int checks) {
        try {
            prove(index, checks);
            return false;
        } catch (InvertException e) {
            assertThat(e).hasMessage("Interrupted");
            return true;
        }
    }

    private CertifiedFormula prove(ExactSearchIndex index, int checks) {
        AtomicInteger left = new AtomicInteger(checks);
        long[] ranks = new long[table.patternCount()];
        IntBuffer patternOf = table.patternOfSample();
        for (int i = 0; i < problem.sampleCount; i++) {
            ranks[patternOf.get(i)] += problem.centeredRank(i);
        }
        Cancellation cancellation = new Cancellation(() -> left.getAndDecrement() <= 0);
        return new ExactSearch(
                        index,
                        false,
                        c -> SmallCase.id(table.columns(c).get(0)),
                        0,
                        Double.POSITIVE_INFINITY,
                        cancellation)
                .prove(new Auroc(problem.sampleCount), ranks, 1, List.of());
    }

    @Test
    void anInterruptEndsWhatIsMadeOncePerMatrix() {
        PatternRows rows = new PatternRows(table);
        ConceptGraph graph = new ConceptGraph(rows);
        Bounds bounds = new Bounds(problem.sampleCount, 1, problem.sampleCount - 1L);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> new ConceptGraph(rows)).isInstanceOf(InvertException.class);
            assertThatThrownBy(graph::triangleCount).isInstanceOf(InvertException.class);
            assertThatThrownBy(() -> new ExactSearchIndex(rows, graph, 3, bounds, false))
                    .isInstanceOf(InvertException.class)
                    .hasMessage("Interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
