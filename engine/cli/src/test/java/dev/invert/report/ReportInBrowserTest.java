package dev.invert.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests the page of a run with 2,048 neurons in a browser. Skipped without Chromium. */
class ReportInBrowserTest {
    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path folder;

    private static Browser browser;
    private static String address;
    private static LargeRun run;
    private static List<JsonNode> neurons;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
        run = LargeRun.write(folder);
        address = run.address();
        neurons = run.neurons();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openOverview() {
        browser.open(address);
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(browser.errors()).isEmpty();
    }

    private static JsonNode best(int neuron) {
        return neurons.get(neuron).at("/explanations/0");
    }

    @Test
    void theOverviewSumsUpTheRun() {
        assertThat(browser.text("document.querySelector('h1').textContent")).isEqualTo("layer4");
        assertThat(browser.text("document.getElementById('source').textContent"))
                .matches(
                        "Activations: acts, from model net\\.pt \\(SHA-256 0123456789ab…\\)\\. Concepts: labels\\. \\p{L}+ \\d+, \\d{4}\\.");
        assertThat(browser.text("document.getElementById('run-details').textContent"))
                .contains("SHA-256 0123456789abcdef", "Samples matched", "Maximum support", "Time: total")
                .doesNotContain("options", "_");
        assertThat(browser.text("document.getElementById('summary').textContent.match(/ in (.*?)\\u00a0s/)[1]"))
                .isEqualTo(run.seconds());
        assertThat(browser.text("document.getElementById('tiles').textContent"))
                .contains("of 2,048", "neurons with a formula", "explained", "insignificant", "constant", "median AUC");
        browser.await("document.querySelectorAll('#charts svg.chart').length === 3");
        assertThat(browser.text("document.getElementById('charts').textContent"))
                .contains(
                        "Distribution of AUC over neurons",
                        "Most frequent concepts",
                        "AUC by formula length",
                        "AUC by support",
                        "weak, unstable or insignificant",
                        "Click a concept");
        assertThat(browser.text("document.getElementById('hierarchy').textContent"))
                .contains("Nested concepts", "of 15 concepts");
    }

    @ParameterizedTest
    @CsvSource({"AUC, -1", "AUC, 1", "Neuron, 1", "Neuron, -1", "Support, -1"})
    void aHeaderSortsBothWays(String header, int direction) {
        String button = "[...document.querySelectorAll('#neurons th button')].find(b => b.textContent.startsWith('"
                + header + "'))";
        String wanted = direction > 0 ? "ascending" : "descending";
        for (int press = 0; press < 2; press++) {
            if (!browser.text(button + ".closest('th').getAttribute('aria-sort')")
                    .equals(wanted)) {
                browser.evaluate(button + ".click()");
            }
        }
        assertThat(browser.text(button + ".closest('th').getAttribute('aria-sort')"))
                .isEqualTo(wanted);
        JsonNode shown = browser.evaluate("[...document.querySelectorAll('#neurons tbody tr')].map(row => "
                + "Number(row.cells[" + button + ".closest('th').cellIndex].textContent.replace(',', '')))");
        assertThat(shown.size()).isEqualTo(100);
        for (int i = 1; i < shown.size(); i++) {
            assertThat(direction
                            * Double.compare(
                                    shown.get(i).doubleValue(), shown.get(i - 1).doubleValue()))
                    .isGreaterThanOrEqualTo(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auc>0.8", "auc<=0.8 length=1", "p<1e-12", "n>=50", "\"c3\"", "c1", "fraction>0.25 ~c0"})
    void searchKeepsExactlyWhatMatches(String query) {
        search(query);
        assertThat(found())
                .isEqualTo(neurons.stream().filter(n -> matches(n, query)).count());
    }

    private static boolean matches(JsonNode neuron, String query) {
        JsonNode best = neuron.at("/explanations/0");
        String formula = best.path("formula").asString("");
        return !best.isMissingNode()
                && switch (query) {
                    case "auc>0.8" -> best.path("auc").doubleValue() > 0.8;
                    case "auc<=0.8 length=1" ->
                        best.path("auc").doubleValue() <= 0.8
                                && best.path("length").intValue() == 1;
                    case "p<1e-12" -> best.path("log10_p_corrected").doubleValue() < -12;
                    case "n>=50" -> best.path("n_positive").intValue() >= 50;
                    case "\"c3\"" -> formula.matches(".*\\bc3\\b.*");
                    case "c1" -> formula.contains("c1");
                    default -> best.path("fraction").doubleValue() > 0.25 && formula.contains("~c0");
                };
    }

    @Test
    void searchByNumberAndStatus() {
        search("204");
        assertThat(found()).isEqualTo(9); // 204 and 2040 to 2047
        search("constant");
        assertThat(found())
                .isEqualTo(neurons.stream()
                        .filter(n -> n.path("status").asString().equals("constant"))
                        .count());
        search("no such concept");
        assertThat(browser.text("document.getElementById('found').textContent")).startsWith("0 of 2,048");
    }

    private static void search(String query) {
        browser.evaluate("(() => { const box = document.getElementById('search'); box.value = '" + query
                + "'; box.dispatchEvent(new Event('input')); })()");
    }

    private static long found() {
        return Long.parseLong(browser.text("document.getElementById('found').textContent.match(/^[\\d,]+/)[0]")
                .replace(",", ""));
    }

    @Test
    void aConceptListsItsNeurons() {
        browser.evaluate("document.querySelector('#charts .link').click()");
        String concept = browser.text("document.querySelector('#charts .link').textContent");
        assertThat(browser.text("document.getElementById('search').value")).isEqualTo('"' + concept + '"');
        assertThat(found()).isEqualTo(significantThatName(concept));
    }

    private static long significantThatName(String concept) {
        return neurons.stream()
                .filter(n -> n.path("status").asString().equals("explained"))
                .filter(n -> n.at("/explanations/0/formula").asString("").matches(".*\\b" + concept + "\\b.*"))
                .count();
    }

    @Test
    void conceptsAreCountedOverSignificantNeurons() {
        assertThat(neurons).anyMatch(n -> n.path("status").asString().equals("insignificant"));
        String concept = browser.text("document.querySelector('#charts .link').textContent");
        assertThat(browser.text("document.querySelector('#charts .bars .count').textContent")
                        .replace(",", ""))
                .isEqualTo(Long.toString(significantThatName(concept)));
        assertThat(browser.text("document.getElementById('charts').textContent"))
                .contains("contains the concept and is significant");
        assertThat(browser.text("document.getElementById('hierarchy').textContent"))
                .contains("Significant best formulas use");
    }

    @Test
    void aDeepLinkOpensTheNeuron() {
        int neuron = 0;
        while (best(neuron).path("length").intValue() < 3) {
            neuron++;
        }
        browser.open(address + "#neuron-" + neuron);

        String page = browser.text("document.getElementById('neuron').textContent");
        assertThat(browser.text("document.title")).startsWith("Neuron " + neuron + " ·");
        assertThat(browser.text("document.activeElement.textContent")).isEqualTo("Neuron " + neuron);
        assertThat(page)
                .contains(
                        best(neuron).path("formula").asString(),
                        "Step by step",
                        "Activations inside and outside the formula",
                        "Most activating samples",
                        "Least activating samples inside the formula",
                        "Alternatives",
                        "Statistics");
        assertThat(browser.evaluate("document.querySelectorAll('.steps tbody tr').length")
                        .intValue())
                .isEqualTo(3);
        assertThat(browser.text("[...document.querySelectorAll('.steps tbody td:nth-child(2)')].at(-1).textContent"))
                .isEqualTo(String.format("%.4f", best(neuron).path("auc").doubleValue()));
        browser.await(
                "document.querySelectorAll('#neuron .samples img').length > 0"
                        + " && [...document.querySelectorAll('#neuron .samples img')].every(image => image.naturalWidth === 1)");
        assertThat(browser.evaluate("document.querySelectorAll('#neuron .samples li').length")
                        .intValue())
                .isEqualTo(12 + Math.min(6, best(neuron).path("n_positive").intValue()));
    }

    @Test
    void theWayBackLeadsToTheRow() {
        search("7");
        browser.evaluate("document.querySelector('#neurons tbody a').click()");
        browser.await("!document.getElementById('neuron').hidden");
        String number = browser.text("document.querySelector('#neuron h2').textContent.match(/\\d+/)[0]");
        browser.evaluate("document.querySelector('.walk a').click()");
        browser.await("!document.getElementById('overview').hidden");

        assertThat(browser.text("document.activeElement.textContent")).isEqualTo(number);
    }

    @Test
    void neuronsWithoutAFormulaAndUnknownOnesHaveAPage() {
        browser.open(address + "#neuron-12");
        assertThat(browser.text("document.getElementById('neuron').textContent"))
                .contains("same activation on every sample");
        browser.evaluate("location.hash = '#neuron-99999'");
        browser.await("document.getElementById('neuron').textContent.includes('no neuron with this number')");
    }
}
