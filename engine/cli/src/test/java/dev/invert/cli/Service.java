package dev.invert.cli;

import dev.invert.MemoryBudget;
import dev.invert.report.ExplorerReport;
import dev.invert.report.ThumbnailSource;
import dev.invert.server.FrontEnd;
import dev.invert.server.InvertServer;
import dev.invert.server.ServerSettings;
import dev.invert.server.access.DataFolder;
import dev.invert.server.access.Token;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running service with the options of the commands, on a free port, and a client of it. */
final class Service implements AutoCloseable {
    static final Path ORACLE = Path.of("../data/src/test/resources/dev/invert/oracle");
    static final JsonMapper JSON = JsonMapper.shared();

    private static final String BOUNDARY = "0123456789-boundary";

    private final InvertServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    private Service(InvertServer server) {
        this.server = server;
    }

    /** Settings that a test can change. */
    static final class Builder {
        private Token token;
        private DataFolder data = DataFolder.none();
        private MemoryBudget budget = MemoryBudget.process();
        private Path state;
        private List<Path> results = List.of();
        private boolean models;
        private int threads = 2;
        private int capacity = 64;
        private long mostBodyBytes = 1 << 26;

        Builder token(Path file) {
            token = Token.read(file);
            return this;
        }

        Builder data(Path folder) {
            data = DataFolder.of(folder);
            return this;
        }

        Builder allowModels() {
            models = true;
            return this;
        }

        Builder results(Path... folders) {
            results = List.of(folders);
            return this;
        }

        Builder state(Path folder) {
            state = folder;
            return this;
        }

        Builder memory(long bytes) {
            budget = MemoryBudget.process().child(bytes);
            return this;
        }

        Builder capacity(int requests) {
            capacity = requests;
            return this;
        }

        Builder mostBodyBytes(long bytes) {
            mostBodyBytes = bytes;
            return this;
        }

        Service start() {
            return new Service(InvertServer.start(
                    new ServerSettings(
                            "127.0.0.1",
                            0,
                            token,
                            List.of("named.example"),
                            data,
                            models,
                            state,
                            results,
                            budget,
                            threads,
                            capacity,
                            mostBodyBytes,
                            null),
                    new FrontEnd(
                            new CommandRequestOptions(),
                            new CommandModelRunner(),
                            new ExplorerReport(run -> ThumbnailSource.none(), 0))));
        }
    }

    static Builder builder() {
        return new Builder();
    }

    static Service start() {
        return new Builder().start();
    }

    int port() {
        return server.port();
    }

    InvertServer server() {
        return server;
    }

    HttpClient client() {
        return client;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    HttpResponse<String> post(String path, byte[] body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> postJson(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Posts parts: names to files, whose names the parts have, or to texts. */
    HttpResponse<String> postParts(String path, Map<String, Object> parts) {
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(multipart(parts))));
    }

    private static byte[] multipart(Map<String, Object> parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        parts.forEach((name, content) -> {
            String file = content instanceof Path path ? "; filename=\"" + path.getFileName() + "\"" : "";
            body.writeBytes(
                    ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + file + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(
                    content instanceof Path path ? bytes(path) : ((String) content).getBytes(StandardCharsets.UTF_8));
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] activations() {
        return bytes(ORACLE.resolve("acts.npy"));
    }

    /** Adds the concepts of the oracle with their names; returns their id. */
    String addOracle() {
        HttpResponse<String> added = postParts(
                "/v1/concepts",
                Map.of("concepts", ORACLE.resolve("labels.npy"), "names", ORACLE.resolve("concepts.json")));
        return json(added).path("id").asString();
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    /** Returns the lines of an answer that are not empty. */
    static List<JsonNode> lines(HttpResponse<String> response) {
        return response.body()
                .lines()
                .filter(line -> !line.isEmpty())
                .map(JSON::readTree)
                .toList();
    }

    /** Opens a connection and sends the head of a request as given, for headers that HTTP clients set themselves. */
    Socket connect(String... head) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.getOutputStream().write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }

    /** Returns the first line of the answer to a head. */
    String statusOf(String... head) throws IOException {
        try (Socket socket = connect(head)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
