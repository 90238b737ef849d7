package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.MemoryBudget;
import dev.invert.arrays.NpyHeader;
import dev.invert.torch.CircuitNet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs jobs of a service: progress, results, cancellation, restarts. */
@Timeout(120)
class ServeJobsTest {
    private static final String ENDLESS = "&search=beam&permutations=1000000";

    @TempDir
    Path state;

    private static String start(Service service, String query) {
        HttpResponse<String> started = service.post("/v1/jobs/explain?" + query, Service.activations());
        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
        String id = Service.json(started).path("id").asString();
        assertThat(started.headers().firstValue("Location")).contains("/v1/jobs/" + id);
        return id;
    }

    /** Reads the events of a job to their end. */
    private static List<JsonNode> events(Service service, String id) {
        List<JsonNode> events = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                service.client()
                        .send(
                                service.request("/v1/jobs/" + id + "/events").build(),
                                HttpResponse.BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    events.add(Service.JSON.readTree(line.substring(6)));
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return events;
    }

    @Test
    void twoServicesDoNotShareAFolderOfJobs() {
        try (Service service = Service.builder().state(state).start()) {
            assertThatThrownBy(() -> Service.builder().state(state).start())
                    .hasMessage(
                            state.resolve("jobs") + ": another service keeps its jobs there; choose another folder");
            assertThat(service.get("/health").statusCode()).isEqualTo(200);
        }
        Service.builder().state(state).start().close();
    }

    @Test
    void aJobHasProgressAndTheResultOfTheRequest() {
        try (Service service = Service.builder().state(state).start()) {
            String query = "lines=complete&search=beam&permutations=200&concepts=" + service.addOracle();
            String id = start(service, query);

            List<JsonNode> events = events(service, id);

            JsonNode last = events.get(events.size() - 1);
            assertThat(last.path("status").asString()).isEqualTo("done");
            assertThat(last.at("/progress/done").asInt()).isEqualTo(20);
            assertThat(last.at("/progress/repetitions_done").asInt()).isEqualTo(200);
            assertThat(events.get(0).path("status").asString()).isIn("running", "done");
            HttpResponse<String> result = service.get("/v1/jobs/" + id + "/result");
            List<JsonNode> direct = Service.lines(service.post("/v1/explain?" + query, Service.activations()));
            assertThat(Service.lines(result).subList(0, 20)).isEqualTo(direct.subList(0, 20));
            assertThat(Service.json(service.get("/v1/jobs")).at("/jobs/0/id").asString())
                    .isEqualTo(id);
            assertThat(service.delete("/v1/jobs/" + id).statusCode()).isEqualTo(204);
            assertThat(service.get("/v1/jobs/" + id).statusCode()).isEqualTo(404);
            assertThat(state.resolve("jobs")).isEmptyDirectory();
        }
    }

    @Test
    void aJobCanBeCanceled() {
        try (Service service = Service.builder().state(state).start()) {
            String concepts = service.addOracle();
            long before = MemoryBudget.process().usedBytes();
            String id = start(service, "concepts=" + concepts + ENDLESS);
            assertThat(service.get("/v1/jobs/" + id + "/result").statusCode()).isEqualTo(409);

            assertThat(service.postJson("/v1/jobs/" + id + "/cancel", "").statusCode())
                    .isEqualTo(200);

            List<JsonNode> events = events(service, id);
            assertThat(events.get(events.size() - 1).path("status").asString()).isEqualTo("canceled");
            assertThat(service.get("/v1/jobs/" + id + "/result").statusCode()).isEqualTo(409);
            assertThat(service.server().requestCount()).isZero();
            assertThat(MemoryBudget.process().usedBytes()).isEqualTo(before);
        }
    }

    @Test
    void aJobFailsAtItsDeadlineAndWithTheErrorsOfItsData() {
        try (Service service = Service.builder().state(state).start()) {
            String concepts = service.addOracle();
            String late = start(service, "deadline=0.3&concepts=" + concepts + ENDLESS);
            String wrong = start(service, "search=beam&holdout=0.9999&concepts=" + concepts);

            List<JsonNode> lateEvents = events(service, late);
            List<JsonNode> wrongEvents = events(service, wrong);

            JsonNode lateEnd = lateEvents.get(lateEvents.size() - 1);
            assertThat(lateEnd.path("status").asString()).isEqualTo("failed");
            assertThat(lateEnd.at("/problem/status").asInt()).isEqualTo(504);
            assertThat(wrongEvents
                            .get(wrongEvents.size() - 1)
                            .at("/problem/status")
                            .asInt())
                    .isEqualTo(422);
            // Nothing half-written is left.
            assertThat(state.resolve("jobs").resolve(late)).isDirectoryContaining("glob:**/job.json");
            assertThat(state.resolve("jobs").resolve(late).resolve("result.ndjson"))
                    .doesNotExist();
        }
    }

    @Test
    void finishedResultsOutliveTheService() throws IOException {
        String done;
        String lost;
        String result;
        try (Service service = Service.builder().state(state).start()) {
            String concepts = service.addOracle();
            done = start(service, "search=beam&concepts=" + concepts);
            events(service, done);
            result = service.get("/v1/jobs/" + done + "/result").body();
            lost = start(service, "concepts=" + concepts + ENDLESS);
        }
        // As if the service had been killed between the result and its record.
        Path killed = Files.createDirectory(state.resolve("jobs").resolve("0123"));
        Files.copy(state.resolve("jobs").resolve(done).resolve("result.ndjson"), killed.resolve("result.ndjson"));
        Files.writeString(
                killed.resolve("job.json"),
                "{\"id\": \"0123\", \"kind\": \"explain\", \"status\": \"running\","
                        + " \"created\": \"2026-01-01T00:00:00Z\"}");
        try (Service service = Service.builder().state(state).start()) {
            assertThat(service.get("/v1/jobs/" + done + "/result").body()).isEqualTo(result);
            assertThat(service.get("/v1/jobs/0123/result").body()).isEqualTo(result);
            JsonNode stopped = Service.json(service.get("/v1/jobs/" + lost));
            assertThat(stopped.path("status").asString()).isEqualTo("failed");
            assertThat(stopped.at("/problem/status").asInt()).isEqualTo(503);
            assertThat(Service.json(service.get("/v1/jobs")).path("jobs")).hasSize(3);
        }
        try (Stream<Path> files = Files.walk(state)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void aJobRunsAModelAndItsActivationsCanBeExplained(@TempDir Path data) throws IOException {
        CircuitNet.linear(data.resolve("net.pt"));
        writeInputs(data);
        String request = "{\"options\": {\"model\": \"net.pt\", \"layers\": [\"act\", \"head\"], \"input\":"
                + " \"inputs.npy\", \"batch_size\": 16}}";
        try (Service service =
                Service.builder().state(state).data(data).allowModels().start()) {
            HttpResponse<String> started = service.postJson("/v1/jobs/activations", request);
            assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
            String job = Service.json(started).path("id").asString();

            List<JsonNode> events = events(service, job);

            assertThat(events.get(events.size() - 1).path("status").asString())
                    .as(events.toString())
                    .isEqualTo("done");
            JsonNode result =
                    Service.lines(service.get("/v1/jobs/" + job + "/result")).get(0);
            assertThat(result.path("layers")).extracting(JsonNode::asString).containsExactly("act", "head");
            String concepts = Service.json(service.postJson("/v1/concepts", "{\"path\": \"labels.csv\"}"))
                    .path("id")
                    .asString();
            List<JsonNode> lines = Service.lines(service.postJson(
                    "/v1/explain",
                    "{\"concepts\": \"" + concepts + "\", \"activations\": {\"job\": \"" + job
                            + "\"}, \"layer\": \"act\", \"lines\": \"complete\", \"options\": {\"length\": 1}}"));
            assertThat(lines).hasSize(CircuitNet.NEURONS + 1);
            // Neuron 2 of the input is 1 for the samples of concept c2, and 0 for the others.
            assertThat(lines.get(2).at("/explanations/0/formula").asString()).isEqualTo("c2");
            assertThat(lines.get(2).at("/explanations/0/auc").asDouble()).isEqualTo(1);
            assertThat(service.delete("/v1/jobs/" + job).statusCode()).isEqualTo(204);
            assertThat(state.resolve("jobs")).isEmptyDirectory();
        }
        try (Service service = Service.builder().data(data).start()) {
            assertThat(service.postJson("/v1/jobs/activations", request).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void wrongRequestsToRunAModelAreExplained(@TempDir Path data) throws IOException {
        Files.writeString(data.resolve("net.pt"), "no model");
        writeInputs(data);
        try (Service service =
                Service.builder().state(state).data(data).allowModels().start()) {
            for (String[] wrong : new String[][] {
                {"\"model\": \"../net.pt\"", "403"},
                {"\"model\": \"net.pt\", \"out\": \"x\"", "400"},
                {"\"model\": \"other.pt\"", "404"},
            }) {
                HttpResponse<String> response =
                        service.postJson("/v1/jobs/activations", "{\"options\": {" + wrong[0] + "}}");
                assertThat(response.statusCode()).as(response.body()).isEqualTo(Integer.parseInt(wrong[1]));
            }
            for (String[] failing : new String[][] {
                {"\"model\": \"net.pt\", \"layers\": \"act\", \"input\": \"inputs.npy\"", "422"},
                {"\"model\": \"net.pt\", \"layers\": \"act\"", "400"},
            }) {
                String job = Service.json(
                                service.postJson("/v1/jobs/activations", "{\"options\": {" + failing[0] + "}}"))
                        .path("id")
                        .asString();
                List<JsonNode> events = events(service, job);
                JsonNode end = events.get(events.size() - 1);
                assertThat(end.at("/problem/status").asString())
                        .as(end.toString())
                        .isEqualTo(failing[1]);
                assertThat(end.toString()).doesNotContain(data.toString(), state.toString());
            }
        }
    }

    /** Writes 64 samples: neuron k is 1 if bit k of the sample's number is set, as the concept of that name says. */
    private static void writeInputs(Path data) throws IOException {
        int samples = 64;
        ByteBuffer array = ByteBuffer.allocate(128 + samples * CircuitNet.NEURONS * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(NpyHeader.encode("<f4", false, samples, CircuitNet.NEURONS));
        StringBuilder labels = new StringBuilder("sample,c0,c1,c2,c3\n");
        for (int i = 0; i < samples; i++) {
            labels.append(i);
            for (int k = 0; k < CircuitNet.NEURONS; k++) {
                int bit = i >> k & 1;
                array.putFloat(bit);
                labels.append(k < 4 ? "," + bit : "");
            }
            labels.append('\n');
        }
        Files.write(data.resolve("inputs.npy"), array.array());
        Files.writeString(data.resolve("labels.csv"), labels);
    }
}
