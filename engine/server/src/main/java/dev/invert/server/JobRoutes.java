package dev.invert.server;

import dev.invert.results.ResultCodec;
import dev.invert.server.jobs.JobRecord;
import dev.invert.server.jobs.JobStore;
import dev.invert.server.work.WorkQueue;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The resources of jobs: requests that outlive their clients. */
final class JobRoutes {
    private static final long EVENT_MILLIS = 250;

    private final WorkQueue queue;
    private final WorkReader reader;
    private final ModelRequests models;
    private final JobStore jobs;

    JobRoutes(WorkQueue queue, WorkReader reader, ModelRequests models, JobStore jobs) {
        this.models = models;
        this.queue = queue;
        this.reader = reader;
        this.jobs = jobs;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/jobs/explain", context -> start(context, "explain", reader::explain)),
                Route.post("/v1/jobs/activations", this::startModel),
                Route.post("/v1/jobs/score", context -> start(context, "score", reader::score)),
                Route.get("/v1/jobs", context -> JsonAnswer.send(context, 200, new Listing(jobs.list()))),
                Route.get("/v1/jobs/{id}", context -> JsonAnswer.send(context, 200, jobs.find(id(context)))),
                Route.get("/v1/jobs/{id}/events", this::events),
                Route.get("/v1/jobs/{id}/result", this::result),
                Route.post("/v1/jobs/{id}/cancel", context -> JsonAnswer.send(context, 200, jobs.cancel(id(context)))),
                Route.delete("/v1/jobs/{id}", this::delete));
    }

    /** All jobs, the newest first. */
    record Listing(List<JobRecord> jobs) {}

    private static String id(Context context) {
        return context.pathParam("id");
    }

    private void start(Context context, String kind, WorkRoutes.Reading reading) throws IOException {
        WorkQueue.Place place = queue.enter();
        WorkReader.Request request = place.orLeave(() -> reading.read(context));
        answer(context, jobs.start(kind, folder -> request.work(), place, request.deadline()));
    }

    private void startModel(Context context) throws IOException {
        WorkQueue.Place place = queue.enter();
        answer(context, place.orLeave(() -> jobs.start("activations", models.read(context), place, 0)));
    }

    private static void answer(Context context, JobRecord job) {
        context.header("Location", "/v1/jobs/" + job.id());
        JsonAnswer.send(context, 202, job);
    }

    /** Sends the state of a job whenever it has changed, and at least once a second, until it has ended. */
    private void events(Context context) throws IOException {
        JobRecord job = jobs.find(id(context));
        context.res().setStatus(200);
        context.res().setContentType("text/event-stream");
        context.res().setCharacterEncoding("utf-8");
        OutputStream out = context.res().getOutputStream();
        try {
            send(out, job);
            while (!job.isEnded()) {
                JobRecord now = jobs.await(job.id(), EVENT_MILLIS);
                if (now.equals(job)) {
                    // A comment: notices a client that has gone.
                    out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                } else {
                    send(out, now);
                }
                job = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(OutputStream out, JobRecord job) throws IOException {
        out.write(("event: " + (job.isEnded() ? "end" : "progress") + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        out.write(ResultCodec.encodeLine(job));
        out.write("\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void result(Context context) throws IOException {
        // A job may be deleted meanwhile: an open file stays readable.
        try (FileChannel lines = jobs.openResult(id(context))) {
            context.res().setStatus(200);
            context.res().setContentType(NdjsonAnswer.CONTENT_TYPE);
            context.res().setContentLengthLong(lines.size());
            Channels.newInputStream(lines).transferTo(context.res().getOutputStream());
        }
    }

    private void delete(Context context) throws InterruptedException {
        jobs.delete(id(context));
        context.status(204);
    }
}
