package dev.invert.server;

import dev.invert.server.work.WorkQueue;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;

/** The resources that answer with lines. */
final class WorkRoutes {
    private final WorkQueue queue;
    private final WorkReader reader;
    private final Problems problems;
    private final ServerMetrics metrics;

    WorkRoutes(WorkQueue queue, WorkReader reader, Problems problems, ServerMetrics metrics) {
        this.queue = queue;
        this.reader = reader;
        this.problems = problems;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/explain", context -> answer(context, reader::explain)),
                Route.post("/v1/score", context -> answer(context, reader::score)));
    }

    /** Reads a request. */
    interface Reading {
        WorkReader.Request read(Context context) throws IOException;
    }

    /** Takes a place in the queue before the body is read: a full queue costs no memory. */
    private void answer(Context context, Reading reading) throws IOException {
        WorkQueue.Place place = queue.enter();
        WorkReader.Request request = place.orLeave(() -> reading.read(context));
        NdjsonAnswer.send(context, place, request, problems, metrics);
    }
}
