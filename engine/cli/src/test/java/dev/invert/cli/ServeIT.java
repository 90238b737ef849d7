package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Starts, stops and kills the packaged service. */
@DisabledOnOs(OS.WINDOWS) // The launcher is a shell script.
@Timeout(180)
class ServeIT {
    private static final String ENDLESS = "&search=beam&permutations=1000000";
    private static final int TERMINATED = 143;
    private static final int KILLED = 137;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;
    private String url;

    @AfterEach
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private void start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("invert.application"), "bin", "invert")
                        .toString(),
                "serve",
                "--port",
                "0",
                "--data",
                Service.ORACLE.toAbsolutePath().toString()));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr.txt").toFile())
                .start();
        // Not closed: closing it would break the pipe of the service.
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String first = out.readLine();
        assertThat(first).startsWith("Listening on http://127.0.0.1:");
        url = first.substring("Listening on ".length());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return response.body();
    }

    private String addConcepts() throws IOException, InterruptedException {
        String added = send(request("/v1/concepts")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"path\": \"labels.npy\", \"names\": \"concepts.json\"}")));
        return Service.JSON.readTree(added).path("id").asString();
    }

    private HttpRequest.Builder explain(String path) {
        return request(path).POST(HttpRequest.BodyPublishers.ofByteArray(Service.activations()));
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("stderr.txt"));
    }

    @Test
    void asksToFinishWhatIsUnderWay() throws Exception {
        start("--grace", "30");
        String query = "?search=beam&permutations=300&concepts=" + addConcepts();
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(explain("/v1/explain" + query).build(), HttpResponse.BodyHandlers.ofString());
        Thread.sleep(300);

        process.destroy();

        assertThat(answer.get().body()).contains("{\"run\":");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
    }

    @Test
    void reportsWhatDoesNotFinish() throws Exception {
        start("--grace", "1");
        String query = "?concepts=" + addConcepts() + ENDLESS;
        String job = Service.JSON
                .readTree(send(explain("/v1/jobs/explain" + query)))
                .path("id")
                .asString();
        long start = System.nanoTime();

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(System.nanoTime() - start)
                .isBetween(TimeUnit.MILLISECONDS.toNanos(900), TimeUnit.SECONDS.toNanos(10));
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
        assertThat(errors())
                .contains("Stopping; waiting for 1 request")
                .contains("1 requests did not finish in time")
                .contains("Job " + job + " is canceled");
    }

    @Test
    void keepsFinishedJobsWhenItIsKilled() throws Exception {
        String[] options = {"--quiet", "--state", folder.resolve("state").toString()};
        start(options);
        String concepts = addConcepts();
        List<String> finished = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            finished.add(startJob(concepts, "&search=beam&lines=complete&seed=" + i));
        }
        for (String job : finished) {
            send(request("/v1/jobs/" + job + "/events"));
        }
        String result = send(request("/v1/jobs/" + finished.get(0) + "/result"));
        String running = startJob(concepts, ENDLESS);

        process.destroyForcibly();
        assertThat(process.waitFor()).isEqualTo(KILLED);
        start(options);

        assertThat(send(request("/v1/jobs/" + finished.get(0) + "/result"))).isEqualTo(result);
        JsonNode jobs = Service.JSON.readTree(send(request("/v1/jobs"))).path("jobs");
        assertThat(jobs).hasSize(6);
        for (JsonNode job : jobs) {
            String id = job.path("id").asString();
            assertThat(job.path("status").asString()).isEqualTo(id.equals(running) ? "failed" : "done");
        }
    }

    private String startJob(String concepts, String options) throws IOException, InterruptedException {
        return Service.JSON
                .readTree(send(explain("/v1/jobs/explain?concepts=" + concepts + options)))
                .path("id")
                .asString();
    }

    @Test
    void endsWithTheProgramThatStartedIt() throws Exception {
        start("--stop-at-eof", "--quiet");
        assertThat(send(request("/ready"))).contains("ready");

        process.getOutputStream().close();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(errors()).isEmpty();
    }
}
