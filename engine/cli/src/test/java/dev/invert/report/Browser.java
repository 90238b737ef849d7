package dev.invert.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.testing.RequiredParts;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium, if installed, controlled over its DevTools protocol. */
public final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final long PATIENCE_SECONDS = 30;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final List<String> errors = new ArrayList<>();
    private int lastId;

    private Browser(Process process, URI page) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, new Listener())
                .join();
        List.of("Page.enable", "Runtime.enable", "Log.enable").forEach(domain -> send(domain, Map.of()));
    }

    /**
     * Starts the browser. If there is none, skips the calling test, or fails it if {@code -Dinvert.require} names
     * chromium.
     */
    public static Browser start(Path profile) throws IOException, InterruptedException {
        Optional<Path> program = program();
        RequiredParts.need(
                RequiredParts.BROWSER,
                program.isPresent(),
                "no Chromium on the PATH (" + String.join(", ", NAMES) + "): the page is not tried");
        Process process = new ProcessBuilder(
                        program.get().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-dev-shm-usage",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log.txt").toFile())
                .start();
        try {
            return new Browser(process, pageOf(process, profile));
        } catch (RuntimeException | IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns the address of a page, from the port that Chromium has chosen and written into its profile. */
    private static URI pageOf(Process process, Path profile) throws IOException, InterruptedException {
        Path port = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Files.notExists(port) || Files.readString(port).lines().count() < 2) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("Chromium did not start: " + Files.readString(profile.resolve("log.txt")));
            }
            Thread.sleep(20);
        }
        URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
        String targets = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        for (JsonNode target : JSON.readTree(targets)) {
            if (target.path("type").asString("").equals("page")) {
                return URI.create(target.path("webSocketDebuggerUrl").asString());
            }
        }
        throw new IOException("Chromium has no page: " + targets);
    }

    /** Assembles messages from their fragments. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    /** Sends a command and waits for its result; records the errors among the events received meanwhile. */
    public JsonNode send(String method, Map<String, ?> parameters) {
        int id = ++lastId;
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .join();
        while (true) {
            JsonNode message = next();
            if (message.path("id").asInt(0) == id) {
                assertThat(message.has("error")).as(message.toString()).isFalse();
                return message.path("result");
            }
        }
    }

    private JsonNode next() {
        try {
            JsonNode message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new IllegalStateException("Chromium does not answer");
            }
            note(message);
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void note(JsonNode event) {
        String level = event.at("/params/entry/level").asString("")
                + event.at("/params/type").asString("");
        if (event.path("method").asString("").equals("Runtime.exceptionThrown")
                || level.equals("error")
                || level.equals("warning")) {
            errors.add(event.toString());
        }
    }

    private static final String BUSY =
            "document.body !== null && document.body.hasAttribute('aria-busy') && new Promise(done => setTimeout(done, 1, true))";

    /** Opens a page and waits until its scripts have run. */
    public void open(String address) {
        send("Page.navigate", Map.of("url", "about:blank"));
        send("Page.navigate", Map.of("url", address));
        while (!next().path("method").asString("").equals("Page.loadEventFired")
                || evaluate("location.href").asString("about:").startsWith("about:")) {
            // The load event of the blank page may arrive first.
        }
    }

    /**
     * Returns the value of an expression once the page is not busy; an exception that the expression throws fails the
     * test.
     */
    public JsonNode evaluate(String expression) {
        JsonNode value = evaluateAtOnce(BUSY);
        while (value.asBoolean(false)) {
            value = evaluateAtOnce(BUSY);
        }
        return evaluateAtOnce(expression);
    }

    private JsonNode evaluateAtOnce(String expression) {
        JsonNode result =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        assertThat(result.has("exceptionDetails")).as(result.toString()).isFalse();
        return result.at("/result/value");
    }

    public String text(String expression) {
        return evaluate(expression).asString("");
    }

    /** Waits until a condition is true. */
    public void await(String condition) {
        evaluate("new Promise(done => { const look = () => (" + condition + ") ? done(true) : setTimeout(look, 5);"
                + " look(); })");
    }

    /** Presses and releases a key. */
    public void press(String key, String text) {
        int code = key.equals("Tab") ? 9 : 13;
        send(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", code, "text", text));
        send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
    }

    /** Returns the errors, warnings and exceptions that the page has caused so far. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        // Chromium removes its temporary files if it is asked to close, but not if it is killed.
        socket.sendText("{\"id\":0,\"method\":\"Browser.close\"}", true).join();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.abort();
    }
}
