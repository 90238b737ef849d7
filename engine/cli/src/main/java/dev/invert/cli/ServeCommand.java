package dev.invert.cli;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.report.ExplorerReport;
import dev.invert.server.FrontEnd;
import dev.invert.server.InvertServer;
import dev.invert.server.ServerSettings;
import dev.invert.server.access.DataFolder;
import dev.invert.server.access.Token;
import dev.invert.server.jobs.JobRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code invert serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description =
                "Answers requests of other tools over HTTP: keeps concept sets in memory, explains and scores. Shows"
                        + " results in the browser, with a search over all neurons.",
        footer = {
            "",
            "Examples:",
            "  invert serve --data /data",
            "  invert serve results-epoch10 results-epoch20",
            "  invert serve --host 0.0.0.0 --token-file token.txt --state jobs",
            "",
            "Prints its address. /openapi.json describes all resources. Without a token, it listens on this machine"
                    + " only. kill and Ctrl-C let requests under way finish for a time.",
        })
final class ServeCommand implements Runnable {
    private static final int MOST_PORT = 65_535;

    @Parameters(
            paramLabel = "RESULTS",
            arity = "0..*",
            description = "Folders written by invert explain, to search and compare in the browser.")
    private List<Path> results = List.of();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address or name to listen on. Other than this machine's own ones need --token-file.")
    private String host;

    @Option(names = "--port", paramLabel = "N", defaultValue = "8080", description = "Port; 0: any free one.")
    private int port;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with a secret of at least 16 characters that requests present as"
                    + " 'Authorization: Bearer SECRET'.")
    private Path tokenFile;

    @Option(
            names = "--server-name",
            paramLabel = "NAME",
            description = "A name that clients call the service by, besides localhost and its addresses. Repeatable.")
    private List<String> names = List.of();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder whose files requests may name, by paths relative to it. Default: none.")
    private Path data;

    @Option(
            names = "--allow-models",
            description =
                    "Let requests run TorchScript models in the folder of --data. Such a file is a program: allow it"
                            + " only if you trust all who can write there.")
    private boolean allowModels;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Folder that keeps jobs and their results, also if the service is killed. Default: jobs are"
                    + " forgotten when the service stops.")
    private Path state;

    @Option(
            names = "--max-body",
            paramLabel = "SIZE",
            defaultValue = "1G",
            converter = MemoryOption.Size.class,
            description = "Size of the largest body and the largest array of a request.")
    private long mostBodyBytes;

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "64",
            description = "Number of requests that run or wait; further ones are told to come back later.")
    private int capacity;

    @Option(
            names = "--grace",
            paramLabel = "S",
            defaultValue = "10",
            description = "Seconds that requests under way get to finish after Ctrl-C or kill.")
    private int graceSeconds;

    @Option(
            names = "--stop-at-eof",
            description = "Stop when standard input ends, so that the service ends with the program that started it.")
    private boolean stopAtEof;

    @Mixin
    private PictureOptions pictures;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        requireInRange("--port", port, 0, MOST_PORT);
        requireInRange("--queue", capacity, 1, Integer.MAX_VALUE);
        requireInRange("--grace", graceSeconds, 0, Integer.MAX_VALUE / 1000);
        requireInRange("--threads", threads.count(), 0, Integer.MAX_VALUE);
        pictures.requireValid(spec);
        if (!results.isEmpty()) {
            quiet.note(spec, "Indexing the results");
        }
        Interruption.allow(TimeUnit.SECONDS.toMillis(graceSeconds));
        try (InvertServer server = InvertServer.start(settings(), front())) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("Listening on http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port());
            out.flush();
            await(server);
        }
    }

    private void requireInRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), option + " " + value + ": must be from " + least + " to " + most);
        }
    }

    private ServerSettings settings() {
        Token token = tokenFile == null ? null : Token.read(tokenFile);
        if (token == null && !isLoopback()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--host " + host + " can be reached from other machines: give a secret with --token-file");
        }
        if (allowModels && data == null) {
            throw new ParameterException(spec.commandLine(), "--allow-models needs the folder of the models: --data");
        }
        MemoryBudget budget = memory.budget();
        int processors = Runtime.getRuntime().availableProcessors();
        return new ServerSettings(
                host,
                port,
                token,
                names,
                data == null ? DataFolder.none() : DataFolder.of(data),
                allowModels,
                state,
                results,
                budget,
                threads.count() == 0 ? processors : threads.count(),
                capacity,
                Math.min(mostBodyBytes, budget.limitBytes()),
                quiet.isQuiet() ? null : spec.commandLine().getErr());
    }

    private FrontEnd front() {
        return new FrontEnd(
                new CommandRequestOptions(),
                new CommandModelRunner(),
                new ExplorerReport(
                        run -> pictures.thumbnails(
                                pictures.source(run.images() == null ? "" : run.images()), quiet, spec),
                        pictures.most()));
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new InvertException("--host " + host + ": there is no such address or name", e);
        }
    }

    /** Waits for Ctrl-C, kill or the end of standard input; then lets requests finish. */
    private void await(InvertServer server) {
        try {
            if (stopAtEof) {
                awaitEndOfInput();
            } else {
                new CountDownLatch(1).await();
            }
        } catch (InterruptedException e) {
            // Asked to stop.
        }
        if (server.requestCount() > 0) {
            quiet.note(spec, "Stopping; waiting for " + server.requestCount() + " requests");
        }
        try {
            int left = server.drain(TimeUnit.SECONDS.toNanos(graceSeconds));
            if (left > 0) {
                quiet.note(spec, left + " requests did not finish in time and are canceled");
            }
            for (JobRecord job : server.runningJobs()) {
                quiet.note(
                        spec,
                        "Job " + job.id() + " is canceled after "
                                + job.progress().done() + " of "
                                + job.progress().total());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEndOfInput() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread reader = new Thread(
                () -> {
                    try {
                        System.in.transferTo(java.io.OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // Nobody can write to it any more: it has ended.
                    }
                    ended.countDown();
                },
                "standard-input");
        reader.setDaemon(true);
        reader.start();
        ended.await();
    }
}
