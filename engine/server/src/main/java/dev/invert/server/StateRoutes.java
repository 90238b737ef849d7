package dev.invert.server;

import dev.invert.internal.kernel.KernelChoice;
import dev.invert.results.ProgramVersion;
import dev.invert.server.work.WorkQueue;
import io.javalin.http.Context;
import java.util.List;

/** The resources that tell the state of the service. */
final class StateRoutes {
    private final ServerSettings settings;
    private final WorkQueue queue;
    private final ServerMetrics metrics;

    StateRoutes(ServerSettings settings, WorkQueue queue, ServerMetrics metrics) {
        this.settings = settings;
        this.queue = queue;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health", context -> JsonAnswer.send(context, 200, new Health("up"))),
                Route.get("/ready", this::ready),
                Route.get("/metrics", this::metrics),
                Route.get("/v1/info", this::info));
    }

    /** The state of the service: up, ready or stopping. */
    record Health(String status) {}

    /**
     * The service and its limits.
     *
     * @param version version of the program
     * @param java name and version of the Java virtual machine
     * @param kernel name of the kernels
     * @param threads threads that search at the same time
     * @param capacity requests that run or wait at the same time
     * @param mostBodyBytes size of the largest body and array
     * @param nativeLimitBytes limit of native memory
     * @param nativeUsedBytes native memory in use
     * @param data whether requests may name files
     * @param models whether requests may run models
     * @param keepsJobs whether the results of jobs outlive the service
     */
    record Info(
            String version,
            String java,
            String kernel,
            int threads,
            int capacity,
            long mostBodyBytes,
            long nativeLimitBytes,
            long nativeUsedBytes,
            boolean data,
            boolean models,
            boolean keepsJobs) {}

    private void ready(Context context) {
        boolean stopping = queue.isStopping();
        JsonAnswer.send(context, stopping ? 503 : 200, new Health(stopping ? "stopping" : "ready"));
    }

    private void metrics(Context context) {
        context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.text());
    }

    private void info(Context context) {
        JsonAnswer.send(
                context,
                200,
                new Info(
                        ProgramVersion.engine(),
                        ProgramVersion.java(),
                        KernelChoice.chosen().name(),
                        settings.threads(),
                        settings.capacity(),
                        settings.mostBodyBytes(),
                        settings.budget().limitBytes(),
                        settings.budget().usedBytes(),
                        settings.data().isOpen(),
                        settings.allowModels(),
                        settings.state() != null));
    }
}
