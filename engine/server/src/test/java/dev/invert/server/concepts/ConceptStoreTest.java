package dev.invert.server.concepts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.labels.LabeledSamples;
import dev.invert.server.problems.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConceptStoreTest {
    private final MemoryBudget budget = MemoryBudget.ofBytes(1 << 24);
    private final ConceptStore store = new ConceptStore(budget);

    private static LabeledSamples labels(String name, int positive, MemoryBudget within) {
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(100, List.of(Concept.named(name)), within)) {
            for (int i = 0; i < positive; i++) {
                builder.set(i, 0);
            }
            return new LabeledSamples(builder.build(), List.of());
        }
    }

    private ConceptStore.Lease add(String name, int positive) {
        return store.add(0, within -> labels(name, positive, within));
    }

    @Test
    void theIdIsThatOfTheContent() {
        try (ConceptStore.Lease first = add("a", 10);
                ConceptStore.Lease same = add("a", 10);
                ConceptStore.Lease otherBits = add("a", 11);
                ConceptStore.Lease otherName = add("b", 10)) {
            assertThat(same.set()).isSameAs(first.set());
            assertThat(same.isNew()).isFalse();
            assertThat(List.of(
                            first.set().id(),
                            otherBits.set().id(),
                            otherName.set().id()))
                    .doesNotHaveDuplicates();
            assertThat(store.list()).hasSize(3);
        }
    }

    @Test
    void aSetInUseOutlivesItsDeletion() {
        ConceptStore.Lease lease = add("a", 10);
        store.delete(lease.set().id());

        assertThat(lease.set().prepared().concepts().count(0)).isEqualTo(10);
        assertThatThrownBy(() -> store.use(lease.set().id())).isInstanceOf(ProblemException.class);
        lease.close();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void makingRoomEvictsTheLeastRecentlyUsedOfTheUnusedSets() {
        String first;
        String second;
        try (ConceptStore.Lease a = add("a", 10);
                ConceptStore.Lease b = add("b", 10)) {
            first = a.set().id();
            second = b.set().id();
        }
        store.use(first).close();
        try (ConceptStore.Lease used = add("c", 10)) {
            long all = budget.usedBytes();

            store.makeRoom(budget.freeBytes() + 1);
            assertThat(store.list())
                    .extracting(entry -> entry.set().id())
                    .containsExactly(first, used.set().id());
            assertThat(budget.usedBytes()).isLessThan(all);

            store.makeRoom(Long.MAX_VALUE);
            assertThat(store.list()).extracting(ConceptStore.Entry::set).containsExactly(used.set());
            assertThat(store.evictions()).isEqualTo(2);
        }
        assertThatThrownBy(() -> store.use(second)).isInstanceOf(ProblemException.class);
        store.close();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void keepsABoundedNumberOfSets() {
        String first;
        try (ConceptStore.Lease lease = add("first", 1)) {
            first = lease.set().id();
        }
        for (int i = 0; i < 1000; i++) {
            add("concept" + i, 1).close();
        }
        assertThat(store.list()).hasSize(1000);
        assertThatThrownBy(() -> store.use(first)).hasMessageContaining("add it again if it was evicted");
    }
}
