package dev.invert.server;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.server.concepts.ConceptSet;
import dev.invert.server.concepts.ConceptStore;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import dev.invert.server.work.WorkQueue;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/** The resources of concept sets. */
final class ConceptRoutes {
    private final ConceptStore store;
    private final ConceptReader reader;
    private final WorkQueue queue;

    ConceptRoutes(ConceptStore store, ConceptReader reader, WorkQueue queue) {
        this.store = store;
        this.reader = reader;
        this.queue = queue;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/concepts", this::list),
                Route.post("/v1/concepts", this::add),
                Route.put("/v1/concepts/{id}", this::put),
                Route.get("/v1/concepts/{id}", this::describe),
                Route.delete("/v1/concepts/{id}", this::delete));
    }

    /**
     * A concept set.
     *
     * @param id hash of the content
     * @param form form in which it was sent
     * @param nSamples N
     * @param nConcepts C
     * @param nPatterns number of distinct rows
     * @param sampleIds whether the samples have ids
     * @param groups whether the samples have groups
     * @param nativeBytes size in native memory
     * @param added time when it was added
     * @param uses number of requests that used it
     * @param inUse number of requests that use it now
     */
    record Summary(
            String id,
            String form,
            int nSamples,
            int nConcepts,
            int nPatterns,
            boolean sampleIds,
            boolean groups,
            long nativeBytes,
            String added,
            long uses,
            int inUse) {
        static Summary of(ConceptSet set, long uses, int inUse) {
            ConceptMatrix matrix = set.labels().matrix();
            return new Summary(
                    set.id(),
                    set.labels().form(),
                    matrix.sampleCount(),
                    matrix.conceptCount(),
                    set.prepared().patternCount(),
                    !set.labels().sampleIds().isEmpty(),
                    !set.labels().groups().isEmpty(),
                    set.nativeBytes(),
                    set.added().truncatedTo(ChronoUnit.MILLIS).toString(),
                    uses,
                    inUse);
        }
    }

    /** All concept sets. */
    record Listing(List<Summary> sets) {}

    /**
     * A concept of a set.
     *
     * @param nPositive number of samples that show it
     */
    record ConceptEntry(String id, String name, String definition, int nPositive) {}

    /** A concept set with its concepts, in the order of the columns. */
    record Description(Summary set, List<ConceptEntry> concepts) {}

    private void list(Context context) {
        JsonAnswer.send(
                context,
                200,
                new Listing(store.list().stream()
                        .map(entry -> Summary.of(entry.set(), entry.uses(), entry.leases()))
                        .toList()));
    }

    private void add(Context context) throws IOException {
        WorkQueue.Place place = queue.enter();
        try (place;
                ConceptStore.Lease lease = reader.read(context)) {
            answer(context, lease);
        }
    }

    private void put(Context context) throws IOException {
        WorkQueue.Place place = queue.enter();
        try (place;
                ConceptStore.Lease lease = reader.read(context)) {
            if (!lease.set().id().equals(context.pathParam("id"))) {
                if (lease.isNew()) {
                    store.delete(lease.set().id());
                }
                throw new ProblemException(
                        Problem.Kind.CONFLICT,
                        "The content has the id " + lease.set().id() + ", not the one of the resource: POST it to"
                                + " /v1/concepts to let the service find the id");
            }
            answer(context, lease);
        }
    }

    private static void answer(Context context, ConceptStore.Lease lease) {
        context.header("Location", "/v1/concepts/" + lease.set().id());
        JsonAnswer.send(context, lease.isNew() ? 201 : 200, Summary.of(lease.set(), 0, 0));
    }

    private void describe(Context context) {
        try (ConceptStore.Lease lease = store.use(context.pathParam("id"))) {
            ConceptMatrix matrix = lease.set().labels().matrix();
            List<Concept> concepts = matrix.concepts();
            JsonAnswer.send(
                    context,
                    200,
                    new Description(
                            Summary.of(lease.set(), 0, 0),
                            IntStream.range(0, concepts.size())
                                    .mapToObj(c -> new ConceptEntry(
                                            concepts.get(c).id(),
                                            concepts.get(c).name(),
                                            concepts.get(c).definition(),
                                            matrix.count(c)))
                                    .toList()));
        }
    }

    private void delete(Context context) {
        store.delete(context.pathParam("id"));
        context.status(204);
    }
}
