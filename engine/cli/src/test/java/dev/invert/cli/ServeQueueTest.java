package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.MemoryBudget;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loads a running service: clients that vanish, a full queue, deadlines, eviction. */
@Timeout(120)
class ServeQueueTest {
    /** A request that takes longer than any test. */
    private static final String ENDLESS = "&search=beam&permutations=1000000";

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(end);
            Thread.sleep(5);
        }
    }

    private static Socket begin(Service service, String query) throws IOException {
        byte[] body = Service.activations();
        Socket socket = service.connect(
                "POST /v1/explain?" + query + " HTTP/1.1", "Host: localhost", "Content-Length: " + body.length);
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        return socket;
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("invert-request")
                        || thread.getName().startsWith("invert-worker"))
                .count();
    }

    @Test
    void aClientThatVanishesEndsItsRequestWithinASecond() throws Exception {
        try (Service service = Service.start()) {
            String query = "concepts=" + service.addOracle() + ENDLESS;
            long before = MemoryBudget.process().usedBytes();
            Socket socket = begin(service, query);
            // The first line: the search is under way.
            assertThat(socket.getInputStream().readNBytes(500)).hasSize(500);
            assertThat(service.server().requestCount()).isEqualTo(1);

            long start = System.nanoTime();
            socket.close();
            await(() -> service.server().requestCount() == 0);

            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(2));
            await(() -> workers() == 0);
            assertThat(MemoryBudget.process().usedBytes()).isEqualTo(before);
            assertThat(service.get("/metrics").body()).contains("invert_clients_gone_total 1.0");
        }
    }

    @Test
    void manyClientsThatVanishLeaveNoThreadAndNoMemory() throws Exception {
        int clients = Integer.getInteger("invert.vanishing.clients", 60);
        try (Service service = Service.builder().capacity(16).start()) {
            String query = "concepts=" + service.addOracle() + ENDLESS;
            long before = MemoryBudget.process().usedBytes();
            for (int i = 0; i < clients; i++) {
                Socket socket = begin(service, query);
                if (i % 3 == 0) {
                    Thread.sleep(i % 20);
                }
                if (i % 2 == 0) {
                    // A reset instead of an end.
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            }
            await(() -> service.server().requestCount() == 0);
            await(() -> workers() == 0);
            assertThat(MemoryBudget.process().usedBytes()).isEqualTo(before);
            assertThat(service.get("/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aFullQueueTellsWhenToComeBack() throws Exception {
        try (Service service = Service.builder().capacity(1).start()) {
            String id = service.addOracle();
            try (Socket running = begin(service, "concepts=" + id + ENDLESS)) {
                running.getInputStream().readNBytes(500);

                HttpResponse<String> rejected =
                        service.post("/v1/explain?search=beam&concepts=" + id, Service.activations());

                assertThat(rejected.statusCode()).isEqualTo(429);
                assertThat(rejected.headers().firstValueAsLong("Retry-After").orElse(0))
                        .isPositive();
                assertThat(service.get("/v1/concepts").statusCode()).isEqualTo(200);
            }
            await(() -> service.server().requestCount() == 0);
            assertThat(service.post("/v1/explain?search=beam&concepts=" + id, Service.activations())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aDeadlineEndsARequest() throws Exception {
        try (Service service = Service.start()) {
            String query = "concepts=" + service.addOracle() + ENDLESS;

            HttpResponse<String> early = service.post("/v1/explain?deadline=0.8&" + query, Service.activations());
            HttpResponse<String> complete =
                    service.post("/v1/explain?deadline=0.1&lines=complete&" + query, Service.activations());

            var lines = Service.lines(early);
            assertThat(lines.get(lines.size() - 1).at("/error/status").asInt()).isEqualTo(504);
            assertThat(complete.statusCode()).isEqualTo(504);
            await(() -> service.server().requestCount() == 0);
        }
    }

    /** Each of several endless requests would hold the threads until its end without turns. */
    @Test
    void shortRequestsPassLongOnes() throws Exception {
        try (Service service = Service.start()) {
            String id = service.addOracle();
            List<Socket> endless = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Socket socket = begin(service, "concepts=" + id + ENDLESS);
                socket.getInputStream().readNBytes(1);
                endless.add(socket);
            }

            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(service.client()
                        .sendAsync(
                                service.request("/v1/explain?search=beam&concepts=" + id)
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(Service.activations()))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()));
            }
            for (var answer : answers) {
                assertThat(Service.lines(answer.get(60, TimeUnit.SECONDS))).hasSize(21);
            }
            assertThat(service.server().requestCount()).isEqualTo(4);
            for (Socket socket : endless) {
                socket.close();
            }
            await(() -> service.server().requestCount() == 0);
        }
    }

    @Test
    void theLeastUsedConceptSetIsEvictedWhenMemoryIsShort() throws Exception {
        try (Service service = Service.builder().memory(2 << 20).start()) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                byte[] labels = Service.bytes(Service.ORACLE.resolve("labels.npy"));
                labels[labels.length - 1 - i] ^= 1;
                HttpResponse<String> added = service.post("/v1/concepts", labels);
                assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
                ids.add(Service.json(added).path("id").asString());
                // In use again and again: never the least recently used.
                assertThat(service.get("/v1/concepts/" + ids.get(0)).statusCode())
                        .isEqualTo(200);
            }
            List<String> left = new ArrayList<>();
            Service.json(service.get("/v1/concepts"))
                    .path("sets")
                    .forEach(set -> left.add(set.path("id").asString()));
            assertThat(left).contains(ids.get(0), ids.get(19)).doesNotContain(ids.get(1));
        }
    }
}
