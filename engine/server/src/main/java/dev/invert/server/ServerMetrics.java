package dev.invert.server;

import dev.invert.MemoryBudget;
import dev.invert.server.concepts.ConceptStore;
import dev.invert.server.work.WorkQueue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what the service does, in the text format of Prometheus. */
final class ServerMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(120)
    };

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicInteger underWay = new AtomicInteger();
    private final Counter lines;
    private final Counter gone;

    ServerMetrics(WorkQueue queue, ConceptStore store, MemoryBudget budget) {
        this.lines = Counter.builder("invert.lines")
                .description("Lines sent: neurons, formulas and last lines")
                .register(registry);
        this.gone = Counter.builder("invert.clients.gone")
                .description("Requests whose client went away before the end")
                .register(registry);
        gauge("invert.requests.active", "HTTP requests under way", underWay::get);
        gauge("invert.queue.admitted", "Requests that run or wait", queue::admitted);
        gauge("invert.queue.waiting", "Requests that wait for threads", queue::waiting);
        gauge("invert.threads", "Threads that search at the same time", queue::threads);
        gauge(
                "invert.concepts.sets",
                "Concept sets in memory",
                () -> store.list().size());
        gauge("invert.concepts.evictions", "Concept sets evicted since the start", store::evictions);
        gauge("invert.native.used.bytes", "Native memory in use", budget::usedBytes);
        gauge("invert.native.limit.bytes", "Limit of native memory", budget::limitBytes);
    }

    private void gauge(String name, String description, java.util.function.Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** Counts a line. */
    void line() {
        lines.increment();
    }

    /** Counts a request whose client went away. */
    void clientGone() {
        gone.increment();
    }

    /** Counts the start of a request. */
    void begin() {
        underWay.incrementAndGet();
    }

    /**
     * Counts the end of a request.
     *
     * @param route path of the route, not of the request: the number of values must be bounded
     */
    void end(String method, String route, int status, long nanos) {
        underWay.decrementAndGet();
        Timer.builder("http.server.requests")
                .description("Requests by route and status")
                .tag("method", METHODS.contains(method) ? method : "other")
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    /** Returns the number of requests that have begun and not ended. */
    int underWay() {
        return underWay.get();
    }

    /** Returns all metrics as text. */
    String text() {
        return registry.scrape();
    }
}
