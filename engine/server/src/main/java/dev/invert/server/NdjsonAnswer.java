package dev.invert.server;

import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import dev.invert.server.work.Progress;
import dev.invert.server.work.RunningWork;
import dev.invert.server.work.WorkQueue;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Streams the lines of a computation to a client. While there are none, an empty line goes out several times a second:
 * this is the only way to notice that a client of HTTP/1.1 has gone, which ends the computation.
 */
final class NdjsonAnswer {
    static final String CONTENT_TYPE = "application/x-ndjson";

    /** Two writes notice a closed connection; both happen within half a second. */
    private static final long HEARTBEAT_MILLIS = 200;

    private final HttpServletResponse response;
    private final Problems problems;
    private final ServerMetrics metrics;
    private boolean begun;
    private long lastSent = System.nanoTime();

    private NdjsonAnswer(Context context, Problems problems, ServerMetrics metrics) {
        this.response = context.res();
        this.problems = problems;
        this.metrics = metrics;
    }

    /**
     * Runs a request and streams its lines.
     *
     * @param place closed at the end
     * @param request its work is closed at the end
     * @throws RuntimeException the failure of the work if nothing has been sent yet
     */
    static void send(
            Context context,
            WorkQueue.Place place,
            WorkReader.Request request,
            Problems problems,
            ServerMetrics metrics) {
        new NdjsonAnswer(context, problems, metrics).send(place, request);
    }

    private void send(WorkQueue.Place place, WorkReader.Request request) {
        long deadline =
                request.deadline() == 0 ? Long.MAX_VALUE : System.nanoTime() + (long) (request.deadline() * 1e9);
        RuntimeException late = null;
        try (RunningWork running = RunningWork.start(request.work(), place, new Progress())) {
            while (!running.lines().isFinished()) {
                if (deadline != Long.MAX_VALUE && System.nanoTime() >= deadline && late == null) {
                    late = new ProblemException(
                            Problem.Kind.DEADLINE, "The request took longer than " + request.deadline() + " s");
                    running.cancel();
                }
                if (late == null) {
                    pass(running, deadline);
                } else {
                    running.lines().discard();
                }
            }
            finish(late == null ? running.failure() : late);
        } catch (IOException e) {
            metrics.clientGone();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends the lines that are there, or, if none comes, an empty one. */
    private void pass(RunningWork running, long deadline) throws IOException, InterruptedException {
        long left = deadline == Long.MAX_VALUE ? HEARTBEAT_MILLIS : (deadline - System.nanoTime()) / 1_000_000;
        byte[] line = running.lines().poll(Math.max(1, Math.min(HEARTBEAT_MILLIS, left)));
        if (line == null) {
            if (!running.lines().isFinished() && System.nanoTime() - lastSent >= HEARTBEAT_MILLIS * 1_000_000) {
                begin().write('\n');
                flush();
            }
            return;
        }
        OutputStream out = begin();
        while (line != null) {
            out.write(line);
            out.write('\n');
            metrics.line();
            line = running.lines().next();
        }
        flush();
    }

    private void flush() throws IOException {
        response.getOutputStream().flush();
        lastSent = System.nanoTime();
    }

    private OutputStream begin() throws IOException {
        if (!begun) {
            begun = true;
            response.setStatus(HttpServletResponse.SC_OK);
            response.setContentType(CONTENT_TYPE);
        }
        return response.getOutputStream();
    }

    private void finish(Throwable failure) throws IOException {
        if (failure == null) {
            begin().flush();
            return;
        }
        if (!begun) {
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            throw (Error) failure;
        }
        OutputStream out = begin();
        out.write(problems.line(failure));
        out.write('\n');
        out.flush();
    }
}
