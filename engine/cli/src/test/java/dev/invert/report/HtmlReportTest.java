package dev.invert.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {
    private static final String FULL = """
            {"neuron":17,"layer":"conv2","status":"explained","explanations":[{"formula":"n1 & ~n2","label":"box & \
            ~mailbox","length":2,"auc":0.9,"n_positive":10,"n_samples":100,"fraction":0.1,"log10_p":-12.5,\
            "definitions":{"n1":{"name":"box","definition":"a container"},"n2":{"name":"mailbox","definition":\
            "for mail"}}}],"top_samples":[{"sample":"s1","activation":2.5,"inside":true},{"sample":"s2",\
            "activation":2.25,"inside":false}]}""";
    private static final String CONSTANT = "{\"neuron\":3,\"layer\":\"conv2\",\"status\":\"constant\"}";

    @TempDir
    private Path directory;

    @BeforeEach
    void writeRun() throws IOException {
        Files.writeString(directory.resolve("run.json"), "{\"layer\":\"conv2\",\"n_samples\":100}");
    }

    @Test
    void refersToNothingOutsideItself() throws IOException {
        String page = report(id -> Optional.of(new byte[] {1, 2, 3}), FULL, CONSTANT);

        List<String> references = all("(?:src|href|action|data|poster)\\s*=\\s*[\"'`]?([^\"'`\\s>]*)", page);
        assertThat(references).contains("#main").allMatch(reference -> reference.matches("#.*|data:.*"));
        assertThat(page.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContainPattern("https?://|@import|url\\(|fetch\\(|XMLHttpRequest|WebSocket");
        assertThat(all("<(link|script)\\b", page))
                .containsExactly("link", "script", "script", "script", "script", "script");
    }

    /** The browser blocks style and script whose hash differs from the one in the policy: the page would be empty. */
    @Test
    void policyAdmitsExactlyTheInlinedStyleAndScript() throws Exception {
        String page = report(ThumbnailSource.none(), FULL);

        assertThat(first("style-src '([^']*)'", page)).isEqualTo(sha256(first("<style>(.*?)</style>", page)));
        assertThat(first("script-src '([^']*)'", page)).isEqualTo(sha256(first("<script>(.*?)</script>", page)));
        assertThat(page).contains("default-src 'none'").doesNotContain("unsafe-inline");
    }

    @Test
    void dataSurvivesTheWayIntoThePage() throws IOException {
        String page = report(ThumbnailSource.none(), FULL, "", CONSTANT);
        JsonNode data = data(page);

        assertThat(data.at("/run/n_samples").intValue()).isEqualTo(100);
        for (JsonNode neurons : List.of(rows(page), details(page))) {
            assertThat(neurons.at("/0/explanations/0/label").stringValue()).isEqualTo("box & ~mailbox");
            assertThat(neurons.at("/0/explanations/0/log10_p").doubleValue()).isEqualTo(-12.5);
            assertThat(neurons.at("/1/status").stringValue()).isEqualTo("constant");
            assertThat(neurons.size()).isEqualTo(2);
        }
        assertThat(details(page).at("/0/top_samples/1/sample").stringValue()).isEqualTo("s2");
        assertThat(rows(page).at("/0/top_samples").isMissingNode()).isTrue();
    }

    /** The browser shows the table before it has read the details and the pictures. */
    @Test
    void theTableAndTheScriptStandBeforeTheDetailsAndRoundTheirFigures() throws IOException {
        String page = report(ThumbnailSource.none(), FULL.replace("\"auc\":0.9", "\"auc\":0.1234567890123"));

        assertThat(page)
                .containsSubsequence(
                        "class=\"rows\"", "id=\"data\"", "<script>", "class=\"details\"", "\"thumbnails\"");
        assertThat(rows(page).at("/0/explanations/0/auc").doubleValue()).isEqualTo(0.1234568);
        assertThat(details(page).at("/0/explanations/0/auc").doubleValue()).isEqualTo(0.1234567890123);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("explanations.jsonl", "run.json", "report.html");
        }
    }

    @Test
    void definitionsAreStoredOncePerConcept() throws IOException {
        String page = report(ThumbnailSource.none(), FULL, FULL.replace("\"neuron\":17", "\"neuron\":18"));

        assertThat(all("(a container)", page)).hasSize(1);
        assertThat(data(page).at("/concepts/n1/name").stringValue()).isEqualTo("box");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "</script><img src=x onerror=alert(1)>",
                "<!--<script>",
                "{{script}}{{thumbnails}}",
            })
    void hostileLabelStaysData(String label) throws IOException {
        String hostile = FULL.replace("box & ~mailbox", label).replace("conv2", label);
        String plain = report(ThumbnailSource.none(), FULL);
        String page = report(ThumbnailSource.none(), hostile);

        assertThat(rows(page).at("/0/explanations/0/label").stringValue()).isEqualTo(label);
        assertThat(details(page).at("/0/explanations/0/label").stringValue()).isEqualTo(label);
        assertThat(all("(<[a-zA-Z/!][^>]*>)", page)).isEqualTo(all("(<[a-zA-Z/!][^>]*>)", plain));
    }

    @Test
    void eachThumbnailIsAskedForAndStoredOnce() throws IOException {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        ThumbnailSource source = id -> {
            asked.add(id);
            return id.equals("s1") ? Optional.of(new byte[] {(byte) 0x89, 'P'}) : Optional.empty();
        };
        String page = report(source, FULL, FULL.replace("\"neuron\":17", "\"neuron\":18"));

        assertThat(asked).containsExactlyInAnyOrder("s1", "s2");
        assertThat(island("thumbnails", page)).isEqualTo("{\"s1\":\"data:image/png;base64,iVA=\"}");
    }

    /** With one picture allowed, the most activating sample of the first neuron gets it. */
    @Test
    void picturesAreSharedOutFairly() throws IOException {
        String other = FULL.replace("\"neuron\":17", "\"neuron\":18")
                .replace("s1", "s3")
                .replace("s2", "s4");
        Files.writeString(directory.resolve("explanations.jsonl"), FULL + "\n" + other);

        HtmlReport.write(directory, id -> Optional.of(new byte[] {(byte) 0xFF, 'J'}), 2);

        String page = Files.readString(directory.resolve("report.html"));
        assertThat(island("thumbnails", page))
                .isEqualTo("{\"s1\":\"data:image/jpeg;base64,/0o=\",\"s3\":\"data:image/jpeg;base64,/0o=\"}");
    }

    @Test
    void missingExplanationsAreOneClearLine() {
        assertThatThrownBy(() -> HtmlReport.write(directory, ThumbnailSource.none()))
                .isInstanceOf(InvertException.class)
                .hasMessage(directory.resolve("explanations.jsonl")
                        + " does not exist: name a directory that invert explain has written");
    }

    @Test
    void missingRunIsOneClearLine() throws IOException {
        Files.delete(directory.resolve("run.json"));

        assertThatThrownBy(() -> report(ThumbnailSource.none(), FULL))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("run.json does not exist")
                .hasMessageNotContaining("\n");
    }

    /** The invalid line is the third, after an empty one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "{\"neuron\":4,\"status\":\"expl # not valid JSON",
                "[1, 2] # not a JSON object",
                "{\"status\":\"none\"} # \"neuron\" is missing",
                "{\"neuron\":1.5,\"status\":\"none\"} # \"neuron\" must be an integer",
                "{\"neuron\":4,\"status\":\"fine\"} # \"status\" must be",
                "{\"neuron\":4,\"status\":\"explained\"} # \"explanations\" must not be empty",
                "{\"neuron\":4,\"status\":\"explained\",\"explanations\":[]} # \"explanations\" must not be empty",
                "{\"neuron\":4,\"status\":\"explained\",\"explanations\":[{\"auc\":1}]} # \"formula\" is missing in \"explanations[0]\"",
                "{\"neuron\":4,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\"}]} # \"auc\" is missing in \"explanations[0]\"",
                "{\"neuron\":4,\"status\":\"none\",\"per_length\":{\"1\":7}} # \"per_length.1\" must be an array",
                "{\"neuron\":4,\"status\":\"none\",\"top_samples\":[7]} # \"top_samples[0]\" must be an object",
                "{\"neuron\":3,\"status\":\"none\"} # neuron 3 is also on line 1",
            })
    void malformedLineIsNamedByNumber(String line, String reason) {
        assertThatThrownBy(() -> report(ThumbnailSource.none(), CONSTANT, "", line))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("explanations.jsonl, line 3: ")
                .hasMessageContaining(reason)
                .hasMessageContaining("; ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void onlyTheNecessaryFieldsAreNecessary() throws IOException {
        Files.writeString(directory.resolve("run.json"), "{}");
        String bare = "{\"neuron\":1,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.7}]}";
        String page = report(ThumbnailSource.none(), bare, CONSTANT, "{\"neuron\":5,\"status\":\"none\"}");

        assertThat(rows(page).size()).isEqualTo(3);
        assertThat(data(page).at("/concepts").isEmpty()).isTrue();
        assertThat(island("thumbnails", page)).isEqualTo("{}");
    }

    /** The page shows all fields of run.json, known or not. */
    @Test
    void fieldsOfALaterVersionAreNoError() throws IOException {
        Files.writeString(directory.resolve("run.json"), "{\"options\":{\"objective\":\"f1\"},\"later\":[1,null]}");
        String page = report(ThumbnailSource.none(), FULL.replace("\"auc\"", "\"later\":{},\"auc\""));
        JsonNode data = data(page);

        assertThat(data.at("/run/options/objective").stringValue()).isEqualTo("f1");
        assertThat(data.at("/run/later").size()).isEqualTo(2);
        assertThat(rows(page).at("/0/explanations/0/auc").doubleValue()).isEqualTo(0.9);
    }

    @Test
    void replacesTheOldReportAndLeavesNoOtherFile() throws IOException {
        Files.writeString(directory.resolve("report.html"), "old");
        report(ThumbnailSource.none(), FULL);

        assertThat(directory.resolve("report.html")).content().startsWith("<!DOCTYPE html>");
        assertThat(fileNames()).containsExactly("explanations.jsonl", "report.html", "run.json");
    }

    @Test
    void aFailedReportLeavesTheOldOne() throws IOException {
        Files.writeString(directory.resolve("report.html"), "old");

        assertThatThrownBy(() -> report(ThumbnailSource.none(), FULL, "{"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("not valid JSON")
                .hasMessageNotContaining("Source")
                .hasMessageNotContaining("Feature");
        assertThatThrownBy(() -> report(ThumbnailSource.none(), ""))
                .isInstanceOf(InvertException.class)
                .hasMessage(directory.resolve("explanations.jsonl")
                        + " has no neuron; run invert explain again to write a new file");
        assertThat(directory.resolve("report.html")).hasContent("old");
        assertThat(fileNames()).containsExactly("explanations.jsonl", "report.html", "run.json");
    }

    private String report(ThumbnailSource thumbnails, String... lines) throws IOException {
        Files.writeString(directory.resolve("explanations.jsonl"), String.join("\n", lines) + "\n");
        HtmlReport.write(directory, thumbnails);
        return Files.readString(directory.resolve("report.html"));
    }

    private List<String> fileNames() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static JsonNode data(String page) {
        return JsonMapper.shared().readTree(island("data", page));
    }

    /** Returns what the page says about the neurons in its table. */
    private static JsonNode rows(String page) {
        return JsonMapper.shared()
                .readTree(first("<script type=\"application/json\" class=\"rows\">(.*?)</script", page));
    }

    /** Returns what the page says about the neurons on their own pages. */
    private static JsonNode details(String page) {
        byte[] packed =
                Base64.getDecoder().decode(first("<script type=\"text/plain\" class=\"details\">(.*?)</script", page));
        return JsonMapper.shared().readTree(new InflaterInputStream(new ByteArrayInputStream(packed)));
    }

    /** Returns the data of a script element, up to the first end tag, as a browser parses it. */
    private static String island(String id, String page) {
        return first("<script type=\"application/json\" id=\"" + id + "\">(.*?)</script", page);
    }

    private static String first(String pattern, String text) {
        return all(pattern, text).get(0);
    }

    private static List<String> all(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        return matcher.results().map(result -> result.group(1)).toList();
    }

    private static String sha256(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void aFolderOfSeveralLayersIsOneReportEach() throws IOException {
        Path several = Files.createDirectory(directory.resolve("several"));
        for (String layer : List.of("layer3", "layer4")) {
            Files.copy(
                    directory.resolve("run.json"),
                    Files.createDirectory(several.resolve(layer)).resolve("run.json"));
        }
        Files.createDirectory(several.resolve("else"));
        assertThat(HtmlReport.layers(several)).containsExactly(several.resolve("layer3"), several.resolve("layer4"));
        assertThat(HtmlReport.layers(directory)).containsExactly(directory);
        assertThat(HtmlReport.layers(several.resolve("else"))).containsExactly(several.resolve("else"));
    }
}
