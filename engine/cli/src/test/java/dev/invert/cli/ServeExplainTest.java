package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.NativeLeak;
import dev.invert.internal.kernel.EveryKernel;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares the answers of a running service with the output of the commands. */
@EveryKernel
class ServeExplainTest {
    private static final String BEAM = "&search=beam";

    @TempDir
    Path folder;

    private Service service;
    private String concepts;

    @BeforeEach
    void start() {
        service = Service.builder().data(Service.ORACLE).start();
        concepts = service.addOracle();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static String printed(String... options) {
        return printed(Service.ORACLE.resolve("acts.npy"), options);
    }

    private static String printed(Path activations, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "explain",
                "--quiet",
                "--format",
                "json",
                "--activations",
                activations.toString(),
                "--concepts",
                Service.ORACLE.resolve("labels.npy").toString(),
                "--names",
                Service.ORACLE.resolve("concepts.json").toString()));
        arguments.addAll(List.of(options));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    private HttpResponse<String> explain(String query, byte[] activations) {
        return service.post("/v1/explain?concepts=" + concepts + query, activations);
    }

    private static String withoutLastLine(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        List<String> lines =
                response.body().lines().filter(line -> !line.isEmpty()).toList();
        assertThat(lines.get(lines.size() - 1)).startsWith("{\"run\":");
        return String.join("\n", lines.subList(0, lines.size() - 1)) + "\n";
    }

    @ParameterizedTest
    @CsvSource({
        "--length 2, length=2",
        "--search beam --top 1 --per-length, search=beam&top=1&per-length=true",
        "--search beam --neurons 3-5 --holdout 0.3 --seed 7, search=beam&neurons=3-5&holdout=0.3&seed=7",
        "--published --direction both --bootstrap 3 --permutations 9,"
                + " published=true&direction=both&bootstrap=3&permutations=9",
    })
    void completeLinesAreThoseOfTheCommand(String options, String query) {
        String expected = printed((options + " --threads 2").split(" ", -1));

        HttpResponse<String> response = explain("&lines=complete&layer=acts&" + query, Service.activations());

        assertThat(withoutLastLine(response)).isEqualTo(expected);
    }

    /** Sparse activations have the same lines, and the defaults of the command for sparse activations. */
    @Test
    void sparseActivationsAreTakenAsTheBody() throws Exception {
        Path sparse = folder.resolve("sparse/acts.safetensors");
        CommandRun run = CommandRun.of("transpose", "--activations", csc().toString(), "--out", sparse.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        String expected = printed(sparse, "--search", "beam", "--threads", "2");

        HttpResponse<String> response = explain("&lines=complete&layer=acts&search=beam", Files.readAllBytes(sparse));

        assertThat(withoutLastLine(response)).isEqualTo(expected);
        assertThat(expected).contains("\"objective_value\"");
    }

    private Path csc() throws Exception {
        Random random = new Random(6);
        float[][] neurons = new float[5][5000];
        for (float[] neuron : neurons) {
            for (int i = 0; i < neuron.length; i++) {
                neuron[i] = random.nextInt(20) == 0 ? (1 + random.nextInt(9)) / 4f : 0;
            }
        }
        return new SparseForms(folder, neurons, random).scipy("csc", false);
    }

    @Test
    void earlyLinesAreCompletedByTheLastOne() {
        String options = "&layer=acts&search=beam&holdout=0.3&permutations=9";
        List<JsonNode> early = Service.lines(explain(options, Service.activations()));
        List<JsonNode> complete = Service.lines(explain(options + "&lines=complete", Service.activations()));

        JsonNode last = early.get(early.size() - 1);
        assertThat(last.path("run").path("n_neurons").asInt()).isEqualTo(20);
        assertThat(complete).hasSize(21);
        for (JsonNode neuron : complete.subList(0, 20)) {
            int index = neuron.path("neuron").asInt();
            ObjectNode sent = (ObjectNode) early.stream()
                    .filter(line -> line.path("neuron").asInt(-1) == index)
                    .findFirst()
                    .orElseThrow();
            assertThat(sent.at("/explanations/0/q").isMissingNode()).isTrue();
            merge(sent, last.path("neurons").get(index));
            assertThat(sent).isEqualTo(neuron);
        }
    }

    /** Adds the fields of an object to another one; lists are merged element by element. */
    private static void merge(ObjectNode to, JsonNode from) {
        from.properties().forEach(field -> {
            if (field.getValue().isArray() && field.getKey().equals("explanations")) {
                for (int i = 0; i < field.getValue().size(); i++) {
                    merge(
                            (ObjectNode) to.get("explanations").get(i),
                            field.getValue().get(i));
                }
            } else {
                to.set(field.getKey(), field.getValue());
            }
        });
    }

    @Test
    void everyFormOfTheSameActivationsHasTheSameAnswer() throws Exception {
        String expected = withoutLastLine(explain(BEAM + "&lines=complete&layer=x", Service.activations()));

        assertThat(withoutLastLine(explain(BEAM + "&lines=complete&layer=x", neuronsFirst())))
                .isEqualTo(expected);
        assertThat(withoutLastLine(explain(BEAM + "&lines=complete&layer=x", safetensors())))
                .isEqualTo(expected);
        assertThat(withoutLastLine(service.postJson(
                        "/v1/explain",
                        "{\"concepts\": \"" + concepts + "\", \"activations\": {\"path\": \"acts.npy\"},"
                                + " \"layer\": \"x\", \"lines\": \"complete\", \"options\": {\"search\": \"beam\"}}")))
                .isEqualTo(expected);
        assertThat(withoutLastLine(service.postParts(
                        "/v1/explain",
                        Map.of(
                                "activations",
                                Service.ORACLE.resolve("acts.npy"),
                                "request",
                                "{\"concepts\": \"" + concepts + "\", \"layer\": \"x\", \"lines\": \"complete\","
                                        + " \"options\": {\"search\": \"beam\", \"top\": 3}}"))))
                .isEqualTo(expected);
    }

    /** Returns the activations of the oracle, which are in C order, as (neurons, samples). */
    private static byte[] neuronsFirst() {
        byte[] file = Service.activations();
        int start = file.length - 5000 * 20 * Float.BYTES;
        ByteBuffer from =
                ByteBuffer.wrap(file, start, file.length - start).slice().order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new String(file, 0, start, java.nio.charset.StandardCharsets.ISO_8859_1)
                .replace("(5000, 20)", "(20, 5000)")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        ByteBuffer to =
                ByteBuffer.allocate(file.length).order(ByteOrder.LITTLE_ENDIAN).put(header);
        for (int k = 0; k < 20; k++) {
            for (int i = 0; i < 5000; i++) {
                to.putFloat(from.getFloat((i * 20 + k) * Float.BYTES));
            }
        }
        return to.array();
    }

    private static byte[] safetensors() {
        byte[] file = Service.activations();
        int bytes = 5000 * 20 * Float.BYTES;
        byte[] header = ("{\"acts\":{\"dtype\":\"F32\",\"shape\":[5000,20],\"data_offsets\":[0," + bytes + "]}}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + header.length + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(file, file.length - bytes, bytes)
                .array();
    }

    @Test
    void answersInBothVersionsOfHttp() {
        // The client changes to HTTP/2 with a request that has no body.
        assertThat(service.get("/health").version()).isEqualTo(HttpClient.Version.HTTP_2);
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpResponse<String> response = service.send(service.request("/v1/explain?search=beam&concepts=" + concepts)
                    .version(version)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Service.activations())));

            assertThat(response.version()).isEqualTo(version);
            assertThat(Service.lines(response)).hasSize(21);
        }
    }

    @Test
    void scoresAreThoseOfTheCommand() throws Exception {
        List<String> ids = ids();
        Path formulas = Files.writeString(
                folder.resolve("formulas.txt"), ids.get(3) + "\n" + ids.get(1) + " & ~" + ids.get(2) + "\n");
        CommandRun run = CommandRun.of(
                "score",
                "--activations",
                Service.ORACLE.resolve("acts.npy").toString(),
                "--concepts",
                Service.ORACLE.resolve("labels.npy").toString(),
                "--names",
                Service.ORACLE.resolve("concepts.json").toString(),
                "--formulas",
                formulas.toString(),
                "--out",
                folder.resolve("out").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();

        List<JsonNode> lines = Service.lines(service.postJson(
                "/v1/score",
                "{\"concepts\": \"" + concepts + "\", \"activations\": {\"path\": \"acts.npy\"}, \"formulas\": [\""
                        + ids.get(3) + "\", \"" + ids.get(1) + " & ~" + ids.get(2) + "\"]}"));

        assertThat(lines).hasSize(3);
        ByteBuffer table =
                ByteBuffer.wrap(Service.bytes(folder.resolve("out/auc.npy"))).order(ByteOrder.LITTLE_ENDIAN);
        table.position(table.capacity() - 2 * 20 * Double.BYTES);
        for (JsonNode formula : lines.subList(0, 2)) {
            for (JsonNode auc : formula.path("auc")) {
                assertThat(auc.asDouble()).isEqualTo(table.getDouble());
            }
        }
        assertThat(lines.get(2).at("/run/n_formulas").asInt()).isEqualTo(2);
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>();
        Service.json(service.get("/v1/concepts/" + concepts))
                .path("concepts")
                .forEach(concept -> ids.add(concept.path("id").asString()));
        return ids;
    }

    @Test
    void theSameContentHasOneIdInEveryForm() throws Exception {
        HttpResponse<String> again =
                service.postJson("/v1/concepts", "{\"path\": \"labels.npy\", \"names\": \"concepts.json\"}");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(Service.json(again).path("id").asString()).isEqualTo(concepts);
        assertThat(Service.json(service.get("/v1/concepts")).path("sets")).hasSize(1);
        assertThat(service.delete("/v1/concepts/" + concepts).statusCode()).isEqualTo(204);
        assertThat(explain("", Service.activations()).statusCode()).isEqualTo(404);
    }

    @Test
    void readsLabelsAsCsvAndMatchesSamplesById() throws Exception {
        HttpResponse<String> added = service.send(service.request("/v1/concepts")
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("id,red,box\na,1,0\nb,1,1\nc,0,1\nd,0,0\n")));

        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        JsonNode set = Service.json(added);
        assertThat(set.path("n_samples").asInt()).isEqualTo(4);
        assertThat(set.path("sample_ids").asBoolean()).isTrue();
    }

    @Test
    void aServiceThatIsClosedLeavesNoMemory() throws Exception {
        NativeLeak.assertNoNativeLeak(() -> {
            try (Service other = Service.start()) {
                String id = other.addOracle();
                assertThat(other.post("/v1/explain?search=beam&concepts=" + id, Service.activations())
                                .statusCode())
                        .isEqualTo(200);
                assertThat(other.post("/v1/explain?holdout=0.9999&concepts=" + id, Service.activations())
                                .statusCode())
                        .isEqualTo(422);
            }
        });
    }
}
