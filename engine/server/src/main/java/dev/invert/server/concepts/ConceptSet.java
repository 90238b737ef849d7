package dev.invert.server.concepts;

import dev.invert.explain.PreparedConcepts;
import dev.invert.labels.LabeledSamples;
import java.time.Instant;

/** A prepared concept set. Users hold a {@link ConceptStore.Lease}. */
public final class ConceptSet {
    private final String id;
    private final LabeledSamples labels;
    private final PreparedConcepts prepared;
    private final long nativeBytes;
    private final Instant added = Instant.now();
    /** Guarded by the store. */
    int leases;

    /** Guarded by the store. */
    long lastUse;

    /** Guarded by the store. */
    long uses;

    /** Guarded by the store: closed as soon as nobody uses it. */
    boolean removed;

    /**
     * Creates a set.
     *
     * @param labels closed with this object
     * @param prepared closed with this object
     * @param nativeBytes size in native memory
     */
    ConceptSet(String id, LabeledSamples labels, PreparedConcepts prepared, long nativeBytes) {
        this.id = id;
        this.labels = labels;
        this.prepared = prepared;
        this.nativeBytes = nativeBytes;
    }

    /** Returns the hash of the content. */
    public String id() {
        return id;
    }

    /** Returns the concepts with the ids and groups of their samples. */
    public LabeledSamples labels() {
        return labels;
    }

    /** Returns the concepts prepared for searching. */
    public PreparedConcepts prepared() {
        return prepared;
    }

    /** Returns the size in native memory after preparation, in bytes. */
    public long nativeBytes() {
        return nativeBytes;
    }

    /** Returns the time when the set was added. */
    public Instant added() {
        return added;
    }

    void close() {
        prepared.close();
        labels.close();
    }
}
