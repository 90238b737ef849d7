package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Sends wrong requests to a running service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServeErrorsTest {
    private Service service;
    private String concepts;

    @BeforeAll
    void start() {
        service = Service.start();
        concepts = service.addOracle();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = Service.json(response);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asString()).startsWith("urn:invert:");
        assertThat(problem.path("detail").asString()).contains(detail).doesNotContain("\n", "/tmp");
    }

    /** The sentences are those of the command line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "beem=3; no option '--beem'; did you mean --beam",
                "beam=0; --beam=0 must lie between 1 and 100000",
                "beam=x; 'x' is not a whole number",
                "search=best; --search: 'best' is not one of auto, beam, optimal",
                "published=true&search=beam; --published decides about --search itself",
                "aliases=perhaps; 'perhaps' is not true or false",
                "search=beam&time-limit=1; --time-limit applies to proofs",
                "threads=-1; --threads=-1 must lie between",
                "lines=late; \"lines\": 'late' is not one of early, complete",
                "axes=x; \"axes\": 'x' is not one of auto, samples, neurons",
                "deadline=soon; \"deadline\": 'soon' is not a number",
                "deadline=-1; must be a number of seconds",
                "layer=a&layer=b; \"layer\" is given twice",
            })
    void wrongOptionsAreNamed(String query, String detail) {
        assertProblem(
                service.post("/v1/explain?concepts=" + concepts + "&" + query, Service.activations()),
                400,
                detail.replace("\"\"", "\""));
    }

    @Test
    void aFormulaThatIsNoTextIsRejected() {
        assertProblem(
                service.postJson(
                        "/v1/score",
                        "{\"concepts\": \"" + concepts
                                + "\", \"activations\": {\"path\": \"acts.npy\"}, \"formulas\": [null]}"),
                400,
                "\"formulas\" holds null");
    }

    @Test
    void unusableActivationsAreExplained() {
        byte[] notFinite = Service.activations();
        ByteBuffer.wrap(notFinite).order(ByteOrder.LITTLE_ENDIAN).putFloat(notFinite.length - Float.BYTES, Float.NaN);
        String path = "/v1/explain?search=beam&lines=complete&concepts=" + concepts;

        assertProblem(service.post(path, notFinite), 422, "neuron 19");
        byte[] cut = Arrays.copyOf(Service.activations(), 1000);
        assertProblem(service.post(path, cut), 422, "truncated");
        assertProblem(service.post(path, new byte[0]), 400, "no body");
        assertProblem(service.post(path, "hello, world".getBytes(StandardCharsets.UTF_8)), 415, ".npy");
        byte[] others = new String(Service.activations(), StandardCharsets.ISO_8859_1)
                .replace("(5000, 20)", "(2500, 40)")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertProblem(service.post(path, others), 422, "the concept set has 5000 samples");
    }

    /** An error after the first line ends the answer with a line that holds the problem. */
    @Test
    void anErrorAfterTheFirstLineIsTheLastLine() {
        byte[] notFinite = Service.activations();
        int lastNeuron = notFinite.length - Float.BYTES;
        ByteBuffer.wrap(notFinite).order(ByteOrder.LITTLE_ENDIAN).putFloat(lastNeuron, Float.POSITIVE_INFINITY);

        HttpResponse<String> response =
                service.post("/v1/explain?search=beam&threads=1&concepts=" + concepts, notFinite);

        assertThat(response.statusCode()).isEqualTo(200);
        var lines = Service.lines(response);
        assertThat(lines.get(lines.size() - 1).at("/error/status").asInt()).isEqualTo(422);
        assertThat(lines).hasSizeBetween(2, 20);
    }

    @Test
    void unknownResourcesAndMethodsAreProblems() {
        assertProblem(service.get("/v2"), 404, "/openapi.json");
        assertProblem(service.get("/v1/explain"), 405, "method");
        assertProblem(service.get("/v1/concepts/0123"), 404, "no concept set 0123");
        assertProblem(service.delete("/v1/concepts/0123"), 404, "no concept set 0123");
        assertProblem(service.post("/v1/explain", Service.activations()), 400, "\"concepts\" is missing");
        assertProblem(service.post("/v1/explain?concepts=0", Service.activations()), 404, "no concept set 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{\"concept\": \"x\"}", "{\"options\": 3}", "{\"lines\": \"x\"}"})
    void wrongJsonIsRejected(String json) {
        assertProblem(service.postJson("/v1/explain", json), 400, "JSON of the request");
    }

    @Test
    void wrongFormulasAndConceptsAreRejected() {
        int sets = Service.json(service.get("/v1/concepts")).path("sets").size();
        String path = "/v1/score?concepts=" + concepts;
        assertProblem(service.post(path, Service.activations()), 400, "no formulas");
        assertProblem(service.post(path + "&formula=nosuch", Service.activations()), 422, "Formula 1");
        assertProblem(
                service.send(service.request("/v1/concepts")
                        .header("Content-Type", "text/csv")
                        .POST(HttpRequest.BodyPublishers.ofString("id,red,box\na,7,1\n"))),
                422,
                "concepts.csv");
        assertProblem(service.post("/v1/concepts", Service.activations()), 422, "neither 0 nor 1");
        byte[] labels = Service.bytes(Service.ORACLE.resolve("labels.npy"));
        HttpResponse<String> put =
                service.send(service.request("/v1/concepts/abc").PUT(HttpRequest.BodyPublishers.ofByteArray(labels)));
        assertProblem(put, 409, "not the one of the resource");
        assertThat(Service.json(service.get("/v1/concepts")).path("sets")).hasSize(sets);
    }

    /** Damaged requests are answered with what is wrong with them, and never break the service. */
    @Test
    void damagedRequestsNeverCauseInternalErrors() {
        Random random = new Random(5);
        byte[] array = Arrays.copyOf(Service.activations(), 128);
        byte[] csv = "id,red,box\na,1,0\nb,0,1\n".getBytes(StandardCharsets.UTF_8);
        byte[] json = ("{\"concepts\":\"" + concepts + "\",\"options\":{\"length\":2},\"formulas\":[\"a\"]}")
                .getBytes(StandardCharsets.UTF_8);
        int requests = Integer.getInteger("invert.fuzz.requests", 300);
        for (int i = 0; i < requests; i++) {
            byte[] body = damaged(i % 3 == 0 ? array : i % 3 == 1 ? csv : json, random);
            String type = i % 3 == 0 ? "application/octet-stream" : i % 3 == 1 ? "text/csv" : "application/json";
            String path = i % 3 == 1 || random.nextInt(4) == 0
                    ? "/v1/concepts"
                    : random.nextBoolean()
                            ? "/v1/explain?concepts=" + concepts
                            : "/v1/score?formula=c&concepts=" + concepts;
            HttpResponse<String> response = service.send(service.request(path)
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
            assertThat(response.statusCode()).as("%d: %s", i, response.body()).isLessThan(500);
        }
        assertThat(service.get("/ready").statusCode()).isEqualTo(200);
    }

    private static byte[] damaged(byte[] original, Random random) {
        byte[] copy =
                Arrays.copyOf(original, random.nextInt(8) == 0 ? random.nextInt(original.length) : original.length);
        for (int flips = random.nextInt(4); flips > 0 && copy.length > 0; flips--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        return copy;
    }
}
