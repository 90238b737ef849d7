package dev.invert.server.concepts;

import dev.invert.MemoryBudget;
import dev.invert.explain.PreparedConcepts;
import dev.invert.labels.LabeledSamples;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The concept sets in memory, by the hash of their content. If memory is needed, sets that nobody uses are evicted, the
 * least recently used first. Thread-safe.
 */
public final class ConceptStore implements AutoCloseable {
    /** Each set also takes memory of the Java heap, which the budget does not count. */
    private static final int MOST_SETS = 1000;

    /** A prepared set takes about this many times the bytes of its matrix. */
    private static final int PREPARED_FACTOR = 4;

    private final MemoryBudget budget;
    private final Map<String, ConceptSet> sets = new LinkedHashMap<>();
    private long clock;
    private long evictions;

    /** @param budget limits the memory of the service, of which the sets are a part */
    public ConceptStore(MemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * A set in use. The user closes it.
     *
     * @param isNew whether the set was added by the call that returned the lease
     * @param released true after the first call of {@link #close}
     */
    public record Lease(ConceptStore store, ConceptSet set, boolean isNew, AtomicBoolean released)
            implements AutoCloseable {
        private Lease(ConceptStore store, ConceptSet set, boolean isNew) {
            this(store, set, isNew, new AtomicBoolean());
        }

        /** Releases the set; a second call has no effect. */
        @Override
        public void close() {
            if (!released.getAndSet(true)) {
                store.release(set);
            }
        }
    }

    /** The state of a set. */
    public record Entry(ConceptSet set, long uses, int leases) {}

    /**
     * Adds a set, unless there is one with the same content.
     *
     * @param expectedBytes size of the data that is read
     * @param reader reads the labels within a budget
     * @throws dev.invert.errors.InvertException if the labels cannot be read, or memory is insufficient
     */
    public Lease add(long expectedBytes, Function<MemoryBudget, LabeledSamples> reader) {
        makeRoom(expectedBytes);
        MemoryBudget own = budget.child(budget.limitBytes());
        LabeledSamples labels = reader.apply(own);
        try {
            String id = ConceptHash.of(labels);
            Optional<Lease> known = find(id);
            if (known.isPresent()) {
                labels.close();
                return known.get();
            }
            makeRoom(own.usedBytes() * PREPARED_FACTOR);
            PreparedConcepts prepared = PreparedConcepts.of(labels.matrix());
            return put(new ConceptSet(id, labels, prepared, own.usedBytes()));
        } catch (RuntimeException | Error e) {
            labels.close();
            throw e;
        }
    }

    private synchronized Lease put(ConceptSet set) {
        ConceptSet other = sets.get(set.id());
        if (other != null) {
            // Another request has added the same content meanwhile.
            set.close();
            return lease(other, false);
        }
        while (sets.size() >= MOST_SETS && evict()) {
            // One less.
        }
        sets.put(set.id(), set);
        return lease(set, true);
    }

    private synchronized Optional<Lease> find(String id) {
        return Optional.ofNullable(sets.get(id)).map(set -> lease(set, false));
    }

    private Lease lease(ConceptSet set, boolean isNew) {
        set.leases++;
        set.uses++;
        set.lastUse = ++clock;
        return new Lease(this, set, isNew);
    }

    /**
     * Returns a set for use.
     *
     * @throws ProblemException if there is none with this id
     */
    public Lease use(String id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    private static ProblemException unknown(String id) {
        return new ProblemException(
                Problem.Kind.NOT_FOUND,
                "There is no concept set " + id + ": add it, or add it again if it was evicted");
    }

    private synchronized void release(ConceptSet set) {
        set.leases--;
        if (set.removed && set.leases == 0) {
            set.close();
        }
    }

    /**
     * Deletes a set; requests that use it finish first.
     *
     * @throws ProblemException if there is none with this id
     */
    public synchronized void delete(String id) {
        ConceptSet set = sets.remove(id);
        if (set == null) {
            throw unknown(id);
        }
        remove(set);
    }

    private static void remove(ConceptSet set) {
        set.removed = true;
        if (set.leases == 0) {
            set.close();
        }
    }

    /** Evicts unused sets until a number of bytes is free, or none is left. */
    public synchronized void makeRoom(long bytes) {
        while (budget.freeBytes() < bytes && evict()) {
            // Some bytes more are free.
        }
    }

    /** Evicts the least recently used of the unused sets; returns whether there was one. */
    private boolean evict() {
        Optional<ConceptSet> least =
                sets.values().stream().filter(set -> set.leases == 0).min(Comparator.comparingLong(set -> set.lastUse));
        least.ifPresent(set -> {
            sets.remove(set.id());
            remove(set);
            evictions++;
        });
        return least.isPresent();
    }

    /** Returns the sets, in the order in which they were added. */
    public synchronized List<Entry> list() {
        return sets.values().stream()
                .map(set -> new Entry(set, set.uses, set.leases))
                .toList();
    }

    /** Returns the number of sets that were evicted. */
    public synchronized long evictions() {
        return evictions;
    }

    /** Deletes all sets. */
    @Override
    public synchronized void close() {
        sets.values().forEach(ConceptStore::remove);
        sets.clear();
    }
}
