package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares the OpenAPI document of a running service with the resources that it serves and with its answers. */
class ServeApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

    @TempDir
    java.nio.file.Path state;

    @TempDir
    java.nio.file.Path runs;

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Set<String> called = new TreeSet<>();
    private Service service;
    private JsonNode document;

    @BeforeEach
    void start() {
        ExplorerRuns.write(runs);
        service = Service.builder()
                .state(state)
                .data(Service.ORACLE)
                .results(runs.resolve("a"), runs.resolve("b"))
                .start();
        document = Service.json(service.get("/openapi.json"));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation ->
                                operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    @Test
    void theDocumentListsWhatIsServedAndNothingElse() {
        assertThat(document.path("openapi").asString()).startsWith("3.1.");
        assertThat(operations())
                .containsExactlyInAnyOrderElementsOf(service.server().resources());
    }

    @Test
    void everyReferenceLeadsSomewhereAndOperationsHaveDistinctIds() {
        List<String> ids = new ArrayList<>();
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                if (operation.isObject()) {
                    ids.add(operation.path("operationId").asString());
                    assertThat(operation.path("responses").size()).isPositive();
                }
            }
        }
        assertThat(ids).doesNotHaveDuplicates().hasSize(operations().size());
        assertThat(document.findValuesAsString("$ref"))
                .hasSizeGreaterThan(30)
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    /** The options in the document are those of the commands, and the service accepts each of them. */
    @Test
    void theOptionsAreThoseOfTheCommands() {
        List<String> names = new ArrayList<>();
        StringBuilder query = new StringBuilder("/v1/explain?concepts=" + service.addOracle());
        for (JsonNode parameter : document.at("/paths/~1v1~1explain/post/parameters")) {
            String name = parameter.path("name").asString();
            names.add(name);
            JsonNode standard = parameter.at("/schema/default");
            if (!standard.isMissingNode()) {
                query.append("&").append(name).append("=").append(standard.asString());
            }
        }
        assertThat(names)
                .contains("length", "beam", "objective", "holdout", "permutations", "neurons", "samples", "threads")
                .doesNotHaveDuplicates();
        assertThat(CommandCheck.options())
                .containsAll(names.stream()
                        .filter(name -> !Set.of("concepts", "layer", "axes", "deadline", "lines")
                                .contains(name))
                        .map(name -> "--" + name)
                        .toList());
        assertThat(service.post(query.toString(), Service.activations()).statusCode())
                .isEqualTo(200);
    }

    /** Calls every operation, also wrongly, and validates status, content type and body of each answer. */
    @Test
    void answersAreAsDocumented() throws Exception {
        for (String path : List.of("/health", "/ready", "/metrics", "/openapi.json", "/v1/info", "/v1/concepts")) {
            check("GET", path, 200, service.get(path));
        }
        HttpResponse<String> added =
                service.postJson("/v1/concepts", "{\"path\": \"labels.npy\", \"names\": \"concepts.json\"}");
        String id = check("POST", "/v1/concepts", 201, added).path("id").asString();
        String set = "/v1/concepts/" + id;
        check("POST", "/v1/concepts", 400, service.postJson("/v1/concepts", "{}"));
        check("GET", "/v1/concepts", 200, service.get("/v1/concepts"));
        check("GET", "/v1/concepts/{id}", 200, service.get(set));
        check("GET", "/v1/concepts/{id}", 404, service.get("/v1/concepts/0"));
        byte[] labels = Service.bytes(Service.ORACLE.resolve("labels.npy"));
        check(
                "PUT",
                "/v1/concepts/{id}",
                409,
                service.send(service.request(set).PUT(HttpRequest.BodyPublishers.ofByteArray(labels))));
        String query = "?search=beam&concepts=" + id;
        for (String form : List.of("", "&lines=complete", "&permutations=3&holdout=0.3")) {
            check("POST", "/v1/explain", 200, service.post("/v1/explain" + query + form, Service.activations()));
        }
        String tooFew = "/v1/explain?holdout=0.9999&lines=complete&concepts=" + id;
        check("POST", "/v1/explain", 422, service.post(tooFew, Service.activations()));
        check("POST", "/v1/explain", 415, service.post("/v1/explain" + query, new byte[20]));
        String formula = Service.json(service.get(set)).at("/concepts/0/id").asString();
        check(
                "POST",
                "/v1/score",
                200,
                service.post("/v1/score?concepts=" + id + "&formula=" + formula, Service.activations()));
        check("POST", "/v1/score", 400, service.post("/v1/score" + query, Service.activations()));
        jobs(query, id, formula);
        explorer();
        check("DELETE", "/v1/concepts/{id}", 204, service.delete(set));
        assertThat(called).isEqualTo(operations());
    }

    private void jobs(String query, String id, String formula) throws Exception {
        JsonNode job =
                check("POST", "/v1/jobs/explain", 202, service.post("/v1/jobs/explain" + query, Service.activations()));
        check(
                "POST",
                "/v1/jobs/score",
                202,
                service.post("/v1/jobs/score?concepts=" + id + "&formula=" + formula, Service.activations()));
        check("POST", "/v1/jobs/activations", 403, service.postJson("/v1/jobs/activations", "{}"));
        String resource = "/v1/jobs/" + job.path("id").asString();
        check("GET", "/v1/jobs/{id}/events", 200, service.get(resource + "/events"));
        check("GET", "/v1/jobs/{id}", 200, service.get(resource));
        check("GET", "/v1/jobs/{id}", 404, service.get("/v1/jobs/0"));
        check("GET", "/v1/jobs", 200, service.get("/v1/jobs"));
        check("GET", "/v1/jobs/{id}/result", 200, service.get(resource + "/result"));
        check("POST", "/v1/jobs/{id}/cancel", 200, service.postJson(resource + "/cancel", ""));
        check("DELETE", "/v1/jobs/{id}", 204, service.delete(resource));
    }

    private void explorer() {
        check("GET", "/", 200, service.get("/"));
        check("GET", "/v1/runs", 200, service.get("/v1/runs"));
        check("GET", "/v1/neurons", 200, service.get("/v1/neurons?q=auc%3E0.6&limit=5"));
        check("GET", "/v1/neurons", 400, service.get("/v1/neurons?sort=size"));
        check("GET", "/v1/neurons", 404, service.get("/v1/neurons?run=c"));
        check("GET", "/v1/neuron", 200, service.get("/v1/neuron?run=a&layer=acts&neuron=3"));
        check("GET", "/v1/neuron", 404, service.get("/v1/neuron?run=a&layer=acts&neuron=99"));
        check("GET", "/neuron", 200, service.get("/neuron?run=b&layer=acts&neuron=3"));
        check("GET", "/neuron", 400, service.get("/neuron?run=b"));
        check("GET", "/v1/diff", 200, service.get("/v1/diff?a=a&b=b"));
        check("GET", "/v1/diff", 404, service.get("/v1/diff?a=a&b=c"));
    }

    private JsonNode check(String method, String path, int status, HttpResponse<String> response) {
        called.add(method + " " + path);
        assertThat(response.statusCode())
                .as("%s %s: %s", method, path, response.body())
                .isEqualTo(status);
        JsonNode documented = document.at(
                "/paths/" + path.replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT) + "/responses/" + status);
        if (documented.has("$ref")) {
            documented = document.at(documented.path("$ref").asString().substring(1));
        }
        assertThat(documented.isMissingNode())
                .as("%s %s, status %d", method, path, status)
                .isFalse();
        JsonNode content = documented.path("content");
        if (content.isMissingNode()) {
            assertThat(response.body()).isEmpty();
            return content;
        }
        String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        assertThat(content.has(type)).as("%s %s: %s", method, path, type).isTrue();
        if (!type.endsWith("json")) {
            return content;
        }
        Schema schema = schema(content.path(type).path("schema"));
        bodies(type, response)
                .forEach(body -> assertThat(schema.validate(body))
                        .as("%s %s: %s", method, path, body)
                        .isEmpty());
        return type.equals("application/json") ? Service.json(response) : content;
    }

    private static Stream<JsonNode> bodies(String type, HttpResponse<String> response) {
        return type.equals("application/x-ndjson")
                ? Service.lines(response).stream()
                : Stream.of(Service.json(response));
    }

    /** Returns a schema that can refer to the components of the document. */
    private Schema schema(JsonNode part) {
        ObjectNode whole = (ObjectNode) part.deepCopy();
        whole.set("components", document.path("components"));
        return registry.getSchema(whole);
    }
}
