package dev.invert.cli;

import dev.invert.MemoryBudget;
import dev.invert.report.ExplorerReport;
import dev.invert.report.ThumbnailSource;
import dev.invert.server.FrontEnd;
import dev.invert.server.InvertServer;
import dev.invert.server.ServerSettings;
import dev.invert.server.access.DataFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts a service and sends it requests, at the end of the build: Java then keeps the classes that it has loaded, ready
 * for use, in lib/serve.jsa.
 */
final class ServiceTraining {
    private static final Pattern ID = Pattern.compile("\"id\":\"(\\w+)\"");
    private static final long MOST_BODY_BYTES = 1 << 30;

    private ServiceTraining() {}

    /**
     * Runs the service.
     *
     * @param arguments folder that holds acts.npy and labels.npy
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        ServerSettings settings = new ServerSettings(
                "127.0.0.1",
                0,
                null,
                List.of(),
                DataFolder.of(folder),
                false,
                null,
                List.of(),
                MemoryBudget.process(),
                1,
                2,
                MOST_BODY_BYTES,
                null);
        try (InvertServer server = InvertServer.start(
                settings,
                new FrontEnd(
                        new CommandRequestOptions(),
                        new CommandModelRunner(),
                        new ExplorerReport(run -> ThumbnailSource.none(), 0)))) {
            String url = "http://127.0.0.1:" + server.port();
            Matcher id = ID.matcher(post(
                    url + "/v1/concepts",
                    "application/json",
                    "{\"path\": \"labels.npy\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            if (!id.find()) {
                throw new IOException("The service did not add the concepts");
            }
            byte[] activations = Files.readAllBytes(folder.resolve("acts.npy"));
            post(url + "/v1/explain?concepts=" + id.group(1), "application/octet-stream", activations);
        }
    }

    private static String post(String url, String type, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
