package dev.invert.server;

import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.server.access.TrustedHosts;
import dev.invert.server.concepts.ConceptStore;
import dev.invert.server.explore.NeuronIndex;
import dev.invert.server.explore.RunCatalog;
import dev.invert.server.jobs.JobRecord;
import dev.invert.server.jobs.JobStore;
import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import dev.invert.server.work.WorkQueue;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The HTTP service. The owner closes it. */
public final class InvertServer implements AutoCloseable {
    /** Resources that need no token: a monitor of the machine asks for them. */
    private static final Set<String> OPEN = Set.of("/health", "/ready");

    private static final String START = "invert.start";
    private static final long POLL_MILLIS = 5;

    /** Time in which the HTTP library ends an answer after its last line. */
    private static final long LAST_BYTES_MILLIS = 50;

    private static final int HEADER_BYTES = 1 << 16;
    private static final int MOST_PARTS_IN_MEMORY = 1 << 20;

    private final ServerSettings settings;
    private final TrustedHosts hosts;
    private final ScratchFolder scratch;
    private final WorkQueue queue;
    private final ConceptStore store;
    private final ServerMetrics metrics;
    private final Problems problems;
    private final AccessLog log;
    private final List<Route> routes = new ArrayList<>();
    /** Null until it is needed: a service without results starts faster. */
    private NeuronIndex index;

    private final JobStore jobs;
    private final Javalin javalin;
    private ServerConnector connector;

    private InvertServer(ServerSettings settings, FrontEnd front, ScratchFolder scratch) {
        this.scratch = scratch;
        this.settings = settings;
        this.hosts = new TrustedHosts(settings.host(), settings.names());
        this.queue = new WorkQueue(settings.threads(), settings.capacity());
        this.store = new ConceptStore(settings.budget());
        this.metrics = new ServerMetrics(queue, store, settings.budget());
        this.problems = new Problems(front.options(), settings.log());
        this.log = new AccessLog(settings.log());
        this.jobs = new JobStore(jobFolder(), problems::of);
        if (!settings.results().isEmpty()) {
            index();
        }
        WorkReader reader = new WorkReader(
                settings, front.options(), store, scratch, id -> jobs.folder(id).resolve("activations"));
        ModelRequests models = new ModelRequests(settings, front.models());
        routes.addAll(new StateRoutes(settings, queue, metrics).routes());
        routes.add(Route.get(
                "/openapi.json",
                context -> context.contentType("application/json").result(ApiDocument.of(front.options()))));
        routes.addAll(new ConceptRoutes(store, new ConceptReader(settings, store, scratch), queue).routes());
        routes.addAll(new WorkRoutes(queue, reader, problems, metrics).routes());
        routes.addAll(new JobRoutes(queue, reader, models, jobs).routes());
        routes.addAll(new ExplorerRoutes(this::index, front.pages(), settings).routes());
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Starts a service; it answers once this returns.
     *
     * @param front what the service needs of a command line
     * @throws InvertException if the address cannot be listened on
     */
    public static InvertServer start(ServerSettings settings, FrontEnd front) {
        ScratchFolder scratch = ScratchFolder.create();
        InvertServer server;
        try {
            server = new InvertServer(settings, front, scratch);
        } catch (RuntimeException | Error e) {
            scratch.close();
            throw e;
        }
        try {
            server.javalin.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            if (root(e) instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw new CanceledException();
            }
            throw new InvertException(
                    "Cannot listen on " + settings.host() + ", port " + settings.port() + ": " + root(e).getMessage()
                            + "; choose another port, or 0 for any free one",
                    e);
        }
    }

    private synchronized NeuronIndex index() {
        if (index == null) {
            Path parent = settings.state() == null ? scratch.path() : settings.state();
            index = NeuronIndex.open(RunCatalog.open(settings.results()), parent.resolve("index"));
        }
        return index;
    }

    private synchronized void closeIndex() {
        if (index != null) {
            index.close();
        }
    }

    /** Returns the folder of the jobs, which exists afterwards. */
    private Path jobFolder() {
        Path folder = settings.state() == null
                ? scratch.file("jobs")
                : settings.state().resolve("jobs");
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InvertException("Cannot make " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Throwable root(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Returns the port that the service listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Returns all resources as the method and the path, such as {@code GET /health}. */
    public List<String> resources() {
        return routes.stream()
                .map(route -> route.method().name() + " " + route.path())
                .toList();
    }

    /** Returns the number of requests that run or wait. */
    public int requestCount() {
        return queue.admitted();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = settings.mostBodyBytes();
        config.jetty.multipartConfig.cacheDirectory(scratch.path().toString());
        config.jetty.multipartConfig.maxFileSize(settings.mostBodyBytes(), SizeUnit.BYTES);
        config.jetty.multipartConfig.maxTotalRequestSize(settings.mostBodyBytes(), SizeUnit.BYTES);
        config.jetty.multipartConfig.maxInMemoryFileSize(MOST_PARTS_IN_MEMORY, SizeUnit.BYTES);
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(HEADER_BYTES);
        });
        config.jetty.addConnector(this::connector);
        config.routes.before(this::admit);
        routes.forEach(route -> config.routes.addHttpHandler(route.method(), route.path(), route.handler()));
        config.routes.exception(Exception.class, (e, context) -> problems.answer(context, e));
        config.routes.error(404, this::errorOfLibrary);
        config.routes.error(405, this::errorOfLibrary);
        config.requestLogger.http((context, millis) -> ended(context));
        config.router.javaLangErrorHandler((response, error) -> {
            response.setStatus(problems.of(error).status());
        });
    }

    private Connector connector(Server server, HttpConfiguration http) {
        connector = new ServerConnector(server, new HttpConnectionFactory(http), new Http2(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        return connector;
    }

    /** Checks that a request may use the service, before its body is read. */
    private void admit(Context context) {
        context.attribute(START, System.nanoTime());
        metrics.begin();
        context.header("X-Content-Type-Options", "nosniff").header("Cache-Control", "no-store");
        hosts.check(host(context), context.header("Origin"));
        if (settings.token() != null
                && !OPEN.contains(context.path())
                && !settings.token().isPresentedBy(context.header("Authorization"))) {
            throw new ProblemException(
                    Problem.Kind.UNAUTHORIZED, "Present the token of the service: Authorization: Bearer TOKEN");
        }
    }

    /** Returns the name that the client calls the service by: Host, or :authority of HTTP/2. */
    private static String host(Context context) {
        String header = context.header("Host");
        return header == null
                ? context.req().getServerName() + ":" + context.req().getServerPort()
                : header;
    }

    /** Replaces the text of an error that no route has caused. */
    private void errorOfLibrary(Context context) {
        String type = context.res().getContentType();
        if (type == null || !type.startsWith(Problem.CONTENT_TYPE)) {
            Problems.answer(context, Problems.ofStatus(context.statusCode()));
        }
    }

    private void ended(Context context) {
        Long start = context.attribute(START);
        if (start == null) {
            return;
        }
        long nanos = System.nanoTime() - start;
        int status = context.statusCode();
        var endpoint = context.endpoints().matchedHttpEndpoint();
        metrics.end(context.method().name(), endpoint == null ? "none" : endpoint.path, status, nanos);
        log.request(context, status, nanos);
    }

    /**
     * Stops accepting requests, and waits until those under way are answered.
     *
     * @param nanos time to wait
     * @return the number of requests that have not ended by then; {@link #close} cancels them
     */
    public int drain(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        queue.stop();
        if (queue.awaitEmpty(nanos)) {
            // Their last lines may still be on the way to their clients.
            while (metrics.underWay() > 0 && System.nanoTime() < end) {
                Thread.sleep(POLL_MILLIS);
            }
            Thread.sleep(LAST_BYTES_MILLIS);
        }
        return queue.admitted();
    }

    /** Returns the jobs that are running. */
    public List<JobRecord> runningJobs() {
        return jobs.list().stream().filter(job -> !job.isEnded()).toList();
    }

    /** Stops the service; requests and jobs under way are canceled. */
    @Override
    public void close() {
        queue.stop();
        javalin.stop();
        jobs.close();
        store.close();
        closeIndex();
        scratch.close();
    }
}
