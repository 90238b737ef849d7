package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.MemoryBudget;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks a running service: without a token, from pages of other sites, with too much data, with paths. */
class ServeSafetyTest {
    private static final String SECRET = "0123456789abcdef0123";

    @TempDir
    Path folder;

    private static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("me:" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTokenIsRequiredIfThereIsOne() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), SECRET + "\n");
        try (Service service = Service.builder().token(file).start()) {
            for (String wrong : new String[] {
                "",
                "Bearer",
                "Bearer ",
                "Bearer " + SECRET + "x",
                "Bearer " + SECRET.substring(1),
                SECRET,
                basic("x"),
                "Basic !!!"
            }) {
                HttpResponse<String> response = service.send(
                        wrong.isEmpty()
                                ? service.request("/v1/concepts")
                                : service.request("/v1/concepts").header("Authorization", wrong));
                assertThat(response.statusCode()).as(wrong).isEqualTo(401);
                assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
                        .startsWith("Bearer");
                assertThat(response.body()).doesNotContain(SECRET);
            }
            for (String right : new String[] {"Bearer " + SECRET, basic(SECRET)}) {
                assertThat(service.send(service.request("/v1/concepts").header("Authorization", right))
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(service.get("/health").statusCode()).isEqualTo(200);
            assertThat(service.get("/metrics").statusCode()).isEqualTo(401);
            // Nothing is read before the token: the answer comes although no byte of the body is sent.
            try (Socket socket =
                    service.connect("POST /v1/concepts HTTP/1.1", "Host: localhost", "Content-Length: 1000000")) {
                byte[] start = socket.getInputStream().readNBytes(12);
                assertThat(new String(start, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 401");
            }
        }
    }

    @Test
    void otherMachinesNeedAToken() throws IOException {
        CommandRun open = CommandRun.of("serve", "--host", "0.0.0.0", "--port", "0");
        assertThat(open.exitCode()).isEqualTo(2);
        assertThat(open.err()).contains("--token-file");

        Path shortToken = Files.writeString(folder.resolve("token"), "secret");
        CommandRun weak =
                CommandRun.of("serve", "--host", "0.0.0.0", "--port", "0", "--token-file", shortToken.toString());
        assertThat(weak.exitCode()).isEqualTo(1);
        assertThat(weak.err()).contains("at least 16").doesNotContain("secret;");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "LOCALHOST:1, 200",
        "127.0.0.1:8080, 200",
        "[::1]:8080, 200",
        "192.168.1.7, 200",
        "named.example:80, 200",
        "evil.example, 403",
        "localhost.evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "evil.example:127, 403",
    })
    void namesThatAreNotTheServicesOwnAreRejected(String host, int status) throws IOException {
        try (Service service = Service.start()) {
            assertThat(service.statusOf("GET /v1/concepts HTTP/1.1", "Host: " + host, "Connection: close"))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:%d, 200",
        "http://localhost:1, 403",
        "http://evil.example, 403",
        "null, 403",
        "http://localhost:%d.evil.example, 403",
        "not a uri, 403",
    })
    void pagesOfOtherSitesAreRejected(String origin, int status) throws IOException {
        try (Service service = Service.start()) {
            String own = origin.replace("%d", Integer.toString(service.port()));
            assertThat(service.statusOf(
                            "GET /v1/concepts HTTP/1.1",
                            "Host: localhost:" + service.port(),
                            "Origin: " + own,
                            "Connection: close"))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void tooLargeBodiesAndArraysAreRejectedBeforeTheyAreRead() throws IOException {
        try (Service service = Service.builder().mostBodyBytes(1 << 20).start()) {
            String id = service.addOracle();
            long peak = MemoryBudget.process().peakBytes();
            try (Socket socket = service.connect(
                    "POST /v1/explain?concepts=" + id + " HTTP/1.1", "Host: localhost", "Content-Length: 10000000")) {
                byte[] start = socket.getInputStream().readNBytes(12);
                assertThat(new String(start, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 413");
            }
            // Without a length in advance.
            HttpResponse<String> chunked = service.send(service.request("/v1/concepts")
                    .header("Content-Type", "text/csv")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(
                            () -> new java.io.ByteArrayInputStream(new byte[2 << 20]))));
            assertThat(chunked.statusCode()).isEqualTo(413);
            // A small body that claims to be large.
            byte[] claim = new String(Service.activations(), 0, 128, StandardCharsets.ISO_8859_1)
                    .replace("(5000, 20)", "(5000, 99999999)")
                    .getBytes(StandardCharsets.ISO_8859_1);
            HttpResponse<String> large = service.post("/v1/explain?concepts=" + id, claim);
            assertThat(large.statusCode()).as(large.body()).isEqualTo(413);
            assertThat(MemoryBudget.process().peakBytes()).isEqualTo(peak);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.npy",
                "inside/../../secret.npy",
                "/etc/passwd",
                "..",
                "link.npy",
                "linked",
                "linked/secret.npy",
                "folder",
                "a\\u0000b"
            })
    @DisabledOnOs(OS.WINDOWS) // Links need rights there.
    void pathsAndLinksOutOfTheDataAreRejected(String path) throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.copy(Service.ORACLE.resolve("labels.npy"), folder.resolve("secret.npy"));
        Files.copy(Service.ORACLE.resolve("labels.npy"), outside.resolve("secret.npy"));
        Files.copy(Service.ORACLE.resolve("labels.npy"), data.resolve("labels.npy"));
        Files.createSymbolicLink(data.resolve("link.npy"), folder.resolve("secret.npy"));
        Files.createSymbolicLink(data.resolve("linked"), outside);
        Path inner = Files.createDirectory(data.resolve("folder"));
        Files.createSymbolicLink(inner.resolve("concepts.npy"), folder.resolve("secret.npy"));
        try (Service service = Service.builder().data(data).start()) {
            HttpResponse<String> rejected = service.postJson("/v1/concepts", "{\"path\": \"" + path + "\"}");
            assertThat(rejected.statusCode()).as(rejected.body()).isEqualTo(403);
            assertThat(rejected.body()).doesNotContain(folder.toString());

            HttpResponse<String> accepted = service.postJson("/v1/concepts", "{\"path\": \"./labels.npy\"}");
            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
            HttpResponse<String> missing = service.postJson("/v1/concepts", "{\"path\": \"nothing.npy\"}");
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.body()).doesNotContain(folder.toString());
            HttpResponse<String> names =
                    service.postJson("/v1/concepts", "{\"path\": \"labels.npy\", \"names\": \"" + path + "\"}");
            assertThat(names.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void noPathIsReadWithoutAFolderOfData() {
        try (Service service = Service.start()) {
            HttpResponse<String> rejected = service.postJson("/v1/concepts", "{\"path\": \"labels.npy\"}");
            assertThat(rejected.statusCode()).isEqualTo(403);
            assertThat(rejected.body()).contains("without a folder of data");
        }
    }
}
