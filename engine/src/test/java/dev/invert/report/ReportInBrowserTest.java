package dev.invert.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import dev.invert.RandomProblem;
import dev.invert.explain.Explainer;
import dev.invert.format.ActivationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import tools.jackson.databind.json.JsonMapper;

/** The page of a run with 2,048 neurons as a person meets it. Skipped where there is no Chromium. */
class ReportInBrowserTest {
    private static final int NEURONS = 2_048;
    private static final int SAMPLES = 120;

    /** The smallest PNG file: one gray pixel. */
    private static final byte[] PIXEL = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCB04T0DwAAAABJRU5ErkJggg==");

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path folder;

    private static Browser browser;
    private static String address;
    private static List<JsonNode> neurons;

    /** What the terminal says that it took. */
    private static String seconds;

    @BeforeAll
    static void explainAndStart() throws Exception {
        browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
        explain(folder);
        HtmlReport.write(folder, id -> Integer.parseInt(id) % 2 == 0 ? Optional.of(PIXEL) : Optional.empty());
        address = folder.resolve("report.html").toUri().toString();
        neurons = Files.readAllLines(folder.resolve("explanations.jsonl")).stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }

    /** A real run: nested concepts, every kind of neuron, neuron 12 constant. */
    private static void explain(Path directory) {
        RandomProblem problem = new RandomProblem(3, SAMPLES, 15);
        float[][] values = new float[NEURONS][];
        for (int k = 0; k < NEURONS; k++) {
            values[k] = k == 12 ? new float[SAMPLES] : problem.neuron();
        }
        long start = System.nanoTime();
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            LayerExplanation result =
                    Explainer.builder().perLength(true).build().explain(activations, concepts);
            seconds = ConsoleTable.summary(result).replaceFirst(".* in (\\S+) s .*", "$1");
            ExplanationFiles.write(
                    new ExplanationRun(
                            "layer4",
                            new RunInputs(
                                    "acts",
                                    "labels",
                                    false,
                                    0,
                                    new ActivationFolder.Model("net.pt", "SHA-256 0123456789abcdef")),
                            result,
                            activations,
                            concepts,
                            List.of(),
                            "",
                            "cpu",
                            0,
                            start),
                    directory);
        }
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
                        "Activations: acts, of the model net\\.pt \\(SHA-256 0123456789ab…\\)\\. Concepts: labels\\. \\d+ \\p{L}+ \\d{4}\\.");
        assertThat(browser.text("document.getElementById('run-details').textContent"))
                .contains("SHA-256 0123456789abcdef", "Samples matched", "Most samples inside", "Time, in all")
                .doesNotContain("options", "_");
        assertThat(browser.text("document.getElementById('summary').textContent.match(/ in (.*?)\\u00a0s/)[1]"))
                .isEqualTo(seconds);
        assertThat(browser.text("document.getElementById('tiles').textContent"))
                .contains("of 2,048", "neurons with a formula", "constant", "median AUC");
        browser.await("document.querySelectorAll('#charts svg.chart').length === 3");
        assertThat(browser.text("document.getElementById('charts').textContent"))
                .contains(
                        "neurons against AUC",
                        "Most frequent concepts",
                        "AUC against number of literals",
                        "AUC against share of samples",
                        "not significant",
                        "Click a concept");
        assertThat(browser.text("document.getElementById('hierarchy').textContent"))
                .contains("Nested concepts", "of 15 concepts");
    }

    @ParameterizedTest
    @CsvSource({"AUC, -1", "AUC, 1", "Neuron, 1", "Neuron, -1", "Samples, -1"})
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
                .contains("names the concept and is significant");
        assertThat(browser.text("document.getElementById('hierarchy').textContent"))
                .contains("Significant best formulas name");
    }

    /** The search has seen a part of the samples: what its formula gains there it may lose on all. */
    @Test
    void stepsOnOtherSamplesThanTheSearchSawSaySo() throws IOException {
        Path results = Files.createTempDirectory(folder, "heldout");
        Files.writeString(results.resolve("run.json"), "{}");
        Files.writeString(
                results.resolve("explanations.jsonl"),
                "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a & b\",\"auc\":0.9}],"
                        + "\"steps\":[{\"formula\":\"a\",\"auc\":0.8},{\"formula\":\"a & b\",\"auc\":0.79}]}\n");
        HtmlReport.write(results, ThumbnailSource.none());

        browser.open(results.resolve("report.html").toUri() + "#neuron-0");
        assertThat(browser.text("document.getElementById('neuron').textContent"))
                .contains("Measured on all samples", "may lose here", "\u22120.0100");
    }

    private static String neuronPage(String run, String neuron) throws IOException {
        Path results = Files.createTempDirectory(folder, "written");
        Files.writeString(results.resolve("run.json"), run);
        Files.writeString(results.resolve("explanations.jsonl"), neuron + "\n");
        HtmlReport.write(results, ThumbnailSource.none());
        browser.open(results.resolve("report.html").toUri() + "#neuron-0");
        return browser.text("document.getElementById('neuron').textContent").replace('\u00a0', ' ');
    }

    /** A shorter formula with a better AUC is no contradiction if the search was not allowed to choose it. */
    @Test
    void aProofNamesItsBoundsAndStepsBeyondThemSaySo() throws IOException {
        String neuron = "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a & b\",\"auc\":0.88,"
                + "\"certified\":true,\"upper_bound\":0.88,\"formulas_covered\":1200}],\"steps\":["
                + "{\"formula\":\"a\",\"auc\":0.89,\"n_positive\":60},{\"formula\":\"a & b\",\"auc\":0.88,\"n_positive\":50}]}";

        assertThat(neuronPage("{\"n_samples\":100,\"options\":{\"min_fraction\":0.1,\"max_fraction\":0.5}}", neuron))
                .contains(
                        "of the 1,200 formulas that the search covers, none that holds for at least 10 % and at most 50 %"
                                + " of the samples has a better AUC.",
                        "a (holds for 60 % of the samples; the search allowed at least 10 % and at most 50 %)")
                .doesNotContain("holds for 50 % of the samples");
        assertThat(neuronPage("{\"n_samples\":100,\"options\":{\"min_fraction\":0,\"max_fraction\":1}}", neuron))
                .contains("that the search covers, none has a better AUC.")
                .doesNotContain("allowed");
    }

    @Test
    void conceptsWithTheSameSamplesAreNamed() throws IOException {
        assertThat(neuronPage(
                        "{\"concepts\":{\"a\":{\"name\":\"garbage truck\",\"n_positive\":7}}}",
                        "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.9,"
                                + "\"definitions\":{\"a\":{\"name\":\"garbage truck\",\"definition\":\"\","
                                + "\"same_as\":[\"dustcart\",\"truck\"]}}}]}"))
                .contains("Here the same samples as: dustcart, truck");
    }

    /** The corrected p is small; shuffled activations have the last word, in the status. */
    @Test
    void theStatusSaysWhatIsSignificant() throws IOException {
        String neuron = "{\"neuron\":0,\"status\":\"%s\",\"family_wise_p\":%s,\"explanations\":[{\"formula\":\"a\","
                + "\"auc\":0.9,\"log10_p_corrected\":-3}]}";

        assertThat(neuronPage("{}", neuron.formatted("insignificant", "0.25")))
                .contains("Not significant: on shuffled activations", "in 25.0 % of all cases");
        assertThat(neuronPage("{}", neuron.formatted("explained", "0.01"))).doesNotContain("Not significant");
    }

    @Test
    void aProbabilityIsRoundedInOneWayAndItsCorrectionNamed() throws IOException {
        String neuron = "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.9,"
                + "\"log10_p\":-1396.24,\"log10_p_corrected\":-1393.23,\"q\":0.0,\"log10_q\":-1393.1,\"p_greater\":0.0},"
                + "{\"formula\":\"b\",\"auc\":0.8,\"log10_p\":-1396.24}]}";

        assertThat(neuronPage("{\"n_patterns\":10,\"log10_formulas_reachable\":3.010299956639812}", neuron))
                .contains(
                        "5.8 × 10−1397", "The same, multiplied by 1,024", "210, since the samples show 10 combinations")
                .contains("7.9 × 10−1394", "2.9 × 10−1397")
                .doesNotContain("10−1396", "below 10");
        assertThat(neuronPage("{\"n_patterns\":900,\"log10_formulas_reachable\":20}", neuron))
                .contains("multiplied by 1.0 × 1020", "the number of formulas within reach of the search");
        assertThat(neuronPage("{\"n_patterns\":900,\"log10_formulas_reachable\":2}", neuron))
                .contains("An upper bound of p that holds", "multiplied by 100 ");
    }

    @Test
    void anIdBreaksAfterASlashAndKeepsItsEnd() throws IOException {
        assertThat(
                        neuronPage(
                                "{}",
                                "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.9}],"
                                        + "\"top_samples\":[{\"sample\":\"n03417042/ILSVRC2012_val_00004321.JPEG\",\"activation\":1}]}"))
                .contains("n03417042/…2_val_00004321.JPEG");
        assertThat(browser.text("document.querySelector('.what').title"))
                .isEqualTo("n03417042/ILSVRC2012_val_00004321.JPEG");
        assertThat(browser.text("document.querySelector('.what').innerHTML")).contains("n03417042/</span><wbr><span>…");
    }

    /** 0.975 is no 0.98. */
    @Test
    void ticksHaveAllTheirDigits() throws IOException {
        String explanation = "[{\"formula\":\"%s\",\"auc\":%s}]";
        neuronPage(
                "{}",
                "{\"neuron\":0,\"status\":\"explained\",\"explanations\":" + explanation.formatted("a", "0.99")
                        + ",\"per_length\":{\"1\":" + explanation.formatted("b", "0.93") + ",\"2\":"
                        + explanation.formatted("a", "0.99") + "}}");
        browser.await("document.querySelectorAll('#neuron svg.chart circle.point').length === 2");
        JsonNode ticks = browser.evaluate(
                "[...document.querySelectorAll('#neuron svg.chart .grid + text')].map((t) => Number(t.textContent))");
        assertThat(ticks.size()).isGreaterThan(2);
        double step = ticks.get(1).doubleValue() - ticks.get(0).doubleValue();
        for (int i = 2; i < ticks.size(); i++) {
            assertThat(ticks.get(i).doubleValue() - ticks.get(i - 1).doubleValue())
                    .isCloseTo(step, within(1e-9));
        }
    }

    /** No point lies on the frame, and the points take up a part of the height. */
    @ParameterizedTest
    @CsvSource({"0.901, 0.902, 0.903", "0.51, 0.52, 0.6", "0.2, 0.4, 0.6", "0.91, 0.95, 0.99", "0.7, 0.7, 0.7"})
    void anAxisOfAucsFitsThem(String one, String two, String three) throws IOException {
        Path results = Files.createTempDirectory(folder, "narrow");
        Files.writeString(results.resolve("run.json"), "{}");
        String explanation = "[{\"formula\":\"a\",\"auc\":%s,\"fraction\":0.1}]";
        Files.writeString(
                results.resolve("explanations.jsonl"),
                ("{\"neuron\":0,\"status\":\"explained\",\"explanations\":" + explanation
                                + ",\"per_length\":{\"1\":" + explanation + ",\"2\":" + explanation + ",\"3\":"
                                + explanation + "}}\n")
                        .formatted(three, one, two, three));
        HtmlReport.write(results, ThumbnailSource.none());

        browser.open(results.resolve("report.html").toUri() + "#neuron-0");
        browser.await("document.querySelectorAll('#neuron svg.chart circle.point').length === 3");
        JsonNode places = browser.evaluate("""
                (() => {
                  const chart = document.querySelector('#neuron svg.chart:has(circle.point)');
                  const axis = Number(chart.querySelector('.axis').getAttribute('y1'));
                  return [...chart.querySelectorAll('.point')].map((p) => axis - Number(p.getAttribute('cy')));
                })()""");
        for (JsonNode place : places) {
            assertThat(place.doubleValue()).isBetween(10.0, 172.0);
        }
        double spread = Double.parseDouble(three) - Double.parseDouble(one);
        assertThat(places.get(2).doubleValue() - places.get(0).doubleValue())
                .isGreaterThanOrEqualTo(spread > 0.05 ? 0.4 * 172 : 172 * spread / 0.045);
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
                        "Activations inside and outside",
                        "Most activating samples",
                        "Inside the formula, and not active",
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

    /** Only with the keyboard: from the search box to a sorted table to a neuron. */
    @Test
    void theKeyboardReachesEverything() {
        browser.evaluate("document.getElementById('search').focus()");
        browser.press("Tab", "");
        assertThat(browser.text("document.activeElement.textContent")).isEqualTo("Neuron");
        browser.press("Enter", "\r");
        assertThat(browser.text("document.querySelector('[aria-sort]').textContent"))
                .startsWith("Neuron");
        browser.evaluate("document.querySelector('#neurons tbody a').focus()");
        assertThat(browser.text("getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");
        browser.press("Enter", "\r");
        browser.await("document.activeElement.id === 'neuron-heading'");
    }

    /** What a screen reader says of whatever can be operated. */
    @Test
    void everyControlAndPictureHasAName() {
        browser.open(address + "#neuron-1");
        assertNamed();
        browser.open(address);
        assertNamed();
    }

    private static void assertNamed() {
        browser.send("Accessibility.enable", Map.of());
        for (JsonNode node :
                browser.send("Accessibility.getFullAXTree", Map.of()).path("nodes")) {
            String role = node.at("/role/value").asString("");
            if (List.of("button", "link", "searchbox", "combobox", "image", "table", "DisclosureTriangle")
                    .contains(role)) {
                boolean layoutTable = role.equals("table");
                assertThat(layoutTable || !node.at("/name/value").asString("").isBlank())
                        .as(node.toString())
                        .isTrue();
            }
        }
    }

    /** WCAG 2.1, contrast of text: at least 4.5. */
    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void textStandsOutFromThePaper(String scheme) {
        browser.send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        boolean dark = browser.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] < 128")
                .booleanValue();
        assertThat(dark).isEqualTo(scheme.equals("dark"));
        for (String color : List.of("--ink", "--quiet", "--accent", "--inside", "--outside")) {
            for (String ground : List.of("--paper", "--panel")) {
                assertThat(contrast(color, ground)).as(color + " on " + ground).isGreaterThan(4.5);
            }
        }
    }

    private static double contrast(String color, String ground) {
        return browser.evaluate("""
                (() => {
                  const luminance = (name) => {
                    const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
                    const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
                      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                  };
                  const [high, low] = [luminance('%s'), luminance('%s')].sort((a, b) => b - a);
                  return (high + 0.05) / (low + 0.05);
                })()""".formatted(color, ground)).doubleValue();
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 800, 1400})
    void nothingSticksOut(int width) {
        browser.send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        for (String page : List.of("", "#neuron-1", "#neuron-12")) {
            browser.open(address + page);
            assertThat(browser.evaluate("document.documentElement.scrollWidth").intValue())
                    .as("width of " + page)
                    .isLessThanOrEqualTo(width);
        }
        browser.send("Emulation.clearDeviceMetricsOverride", Map.of());
    }
}
