package dev.invert.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tests a neuron's page on results written for one case each. Skipped without Chromium. */
class NeuronPageInBrowserTest {
    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path folder;

    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(browser.errors()).isEmpty();
    }

    private static String neuronPage(String run, String neuron) throws IOException {
        Path results = Files.createTempDirectory(folder, "written");
        Files.writeString(results.resolve("run.json"), run);
        Files.writeString(results.resolve("explanations.jsonl"), neuron + "\n");
        HtmlReport.write(results, ThumbnailSource.none());
        browser.open(results.resolve("report.html").toUri() + "#neuron-0");
        return browser.text("document.getElementById('neuron').textContent").replace('\u00a0', ' ');
    }

    /** The search used only a part of the samples: a gain of its formula there may be a loss on all. */
    @Test
    void stepsOnOtherSamplesThanTheSearchSawSaySo() throws IOException {
        assertThat(neuronPage(
                        "{}",
                        "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a & b\",\"auc\":0.9}],"
                                + "\"steps\":[{\"formula\":\"a\",\"auc\":0.8},{\"formula\":\"a & b\",\"auc\":0.79}]}"))
                .contains("Measured on all samples", "may lower it here", "\u22120.0100");
    }

    /** A shorter formula with a better AUC is no contradiction if it is outside the bounds of the search. */
    @Test
    void aProofNamesItsBoundsAndStepsBeyondThemSaySo() throws IOException {
        String neuron = "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a & b\",\"auc\":0.88,"
                + "\"certified\":true,\"upper_bound\":0.88,\"formulas_covered\":1200}],\"steps\":["
                + "{\"formula\":\"a\",\"auc\":0.89,\"n_positive\":60},{\"formula\":\"a & b\",\"auc\":0.88,\"n_positive\":50}]}";

        assertThat(neuronPage("{\"n_samples\":100,\"options\":{\"min_fraction\":0.1,\"max_fraction\":0.5}}", neuron))
                .contains(
                        "Best of all 1,200 formulas (proven): none that holds for at least 10% and at most 50%"
                                + " of the samples has a better AUC on the searched samples.",
                        "a (holds for 60% of the samples; the search required at least 10% and at most 50%)")
                .doesNotContain("holds for 50% of the samples");
        assertThat(neuronPage("{\"n_samples\":100,\"options\":{\"min_fraction\":0,\"max_fraction\":1}}", neuron))
                .contains("Best of all 1,200 formulas (proven): none has a better AUC")
                .doesNotContain("required");
    }

    @Test
    void conceptsWithTheSameSamplesAreNamed() throws IOException {
        assertThat(neuronPage(
                        "{\"concepts\":{\"a\":{\"name\":\"garbage truck\",\"n_positive\":7}}}",
                        "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.9,"
                                + "\"definitions\":{\"a\":{\"name\":\"garbage truck\",\"definition\":\"\","
                                + "\"same_as\":[\"dustcart\",\"truck\"]}}}]}"))
                .contains("Holds for the same samples here as: dustcart, truck");
    }

    /** The corrected p is small, but the permutations, through the status, decide. */
    @Test
    void theStatusSaysWhatIsSignificant() throws IOException {
        String neuron = "{\"neuron\":0,\"status\":\"%s\",\"family_wise_p\":%s,\"explanations\":[{\"formula\":\"a\","
                + "\"auc\":0.9,\"log10_p_corrected\":-3}]}";

        assertThat(neuronPage("{}", neuron.formatted("insignificant", "0.25")))
                .contains("Not significant: on permuted activations", "in 25.0% of cases");
        assertThat(neuronPage("{}", neuron.formatted("explained", "0.01"))).doesNotContain("Not significant");
    }

    @Test
    void aProbabilityIsRoundedInOneWayAndItsCorrectionExplained() throws IOException {
        String neuron =
                "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"length\":2,\"auc\":0.9,"
                        + "\"log10_p\":-1396.24,\"log10_p_corrected\":-1393.23,\"q\":0.0,\"log10_q\":-1393.1,\"p_greater\":0.0},"
                        + "{\"formula\":\"b\",\"auc\":0.8,\"log10_p\":-1396.24}]}";

        assertThat(neuronPage("{\"n_patterns\":10,\"log10_formulas_reachable\":3.010299956639812}", neuron))
                .contains("5.8 × 10−1397", "1/4 of the error rate, for formulas of 2 literals")
                .contains("7.9 × 10−1394", "2.9 × 10−1397")
                .doesNotContain("10−1396", "below 10");
        assertThat(neuronPage("{}", neuron.replace("\"length\":2,", "")))
                .contains("a part of the error rate that halves with each additional literal");
    }

    /** A proof must not look like praise, and the held-out figures come first. */
    @Test
    void theVerdictStandsBeforeTheProofAndHeldOutFiguresBeforeOthers() throws IOException {
        String neuron = "{\"neuron\":0,\"status\":\"explained\",\"verdict\":\"weak\",\"verdict_reason\":"
                + "\"Held-out AUC 0.59 is below 0.65.\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.81,"
                + "\"certified\":true,\"formulas_covered\":40,\"auc_holdout\":0.59,\"holdout_ci_low\":0.51,"
                + "\"holdout_ci_high\":0.67,\"log10_p_holdout\":-1.7,\"log10_q_holdout\":-1.5,"
                + "\"n_positive_holdout\":30,\"n_samples_holdout\":300}]}";
        String page = neuronPage("{}", neuron);

        assertThat(page)
                .containsSubsequence(
                        "Weak. Held-out AUC 0.59 is below 0.65.",
                        "Best of all 40 formulas (proven)",
                        "Held-out AUC0.5900 0.510 to 0.670",
                        "Held-out q0.032",
                        "AUC0.8100",
                        "Held-out support30")
                .doesNotContain("optimal", "Do not interpret");
        assertThat(browser.text("document.querySelector('.verdict').className")).isEqualTo("verdict notice");
        assertThat(neuronPage("{}", neuron.replace("weak", "explained"))).contains("Explained. Held-out");
        assertThat(browser.text("document.querySelector('.verdict').className")).isEqualTo("verdict");
        assertThat(neuronPage("{}", neuron.replace("weak", "insignificant"))).contains("Do not interpret");
    }

    @Test
    void anIntervalOfTheSearchedSamplesIsMarkedAndGivesWayToAHeldOutOne() throws IOException {
        String neuron = "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.81,"
                + "\"ci_low\":0.7001,\"ci_high\":0.9001%s}]}";
        assertThat(neuronPage("{}", neuron.formatted(""))).contains("AUC0.8100 0.700 to 0.900", "ignores the search");
        assertThat(neuronPage(
                        "{}", neuron.formatted(",\"auc_holdout\":0.6,\"holdout_ci_low\":0.5,\"holdout_ci_high\":0.7")))
                .contains("Held-out AUC0.6000 0.500 to 0.700")
                .doesNotContain("0.900", "ignores the search");
    }

    /** Four digits would show them all as 1. */
    @Test
    void activationsThatDifferLookDifferent() throws IOException {
        String page = neuronPage(
                "{}",
                "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":1,"
                        + "\"mean_inside\":0.999999999,\"mean_outside\":0.999999998}],\"top_samples\":["
                        + "{\"sample\":\"x\",\"activation\":0.9999999995,\"inside\":true},"
                        + "{\"sample\":\"y\",\"activation\":0.9999999985,\"inside\":false}]}");
        assertThat(page).contains("0.9999999995", "0.9999999985", "0.999999999", "0.999999998");
    }

    @Test
    void alternativesHaveHeldOutFigures() throws IOException {
        String formula = "{\"formula\":\"%s\",\"length\":%d,\"auc\":%s,\"auc_holdout\":%s,\"log10_p_holdout\":-2}";
        String one = formula.formatted("a", 1, "0.91", "0.71");
        String two = formula.formatted("a & b", 2, "0.92", "0.72");
        String page = neuronPage(
                "{}",
                "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[" + two + "," + one
                        + "],\"per_length\":{\"1\":[" + one + "],\"2\":[" + two + "]}}");
        assertThat(page)
                .containsSubsequence(
                        "LiteralsFormulaHeld-out AUC", "0.7100", "0.7200", "Alternatives", "0.7200", "0.7100");
    }

    /** The first formula may have no positive held-out sample. */
    @Test
    void heldOutFiguresOfOtherFormulasNeedNoneOfTheFirst() throws IOException {
        String neuron = "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.92},"
                + "{\"formula\":\"b\",\"auc\":0.91,\"auc_holdout\":0.71,\"log10_p_holdout\":-2}],"
                + "\"beam\":{\"formula\":\"c\",\"auc\":0.9,\"auc_holdout\":0.62}}";
        assertThat(neuronPage("{}", neuron))
                .containsSubsequence("Alternatives", "Held-out AUC", "Held-out p", "b", "0.7100", "0.01")
                .contains("(held-out AUC 0.6200)");
    }

    @Test
    void formulasOfTheSameSamplesAreCountedAndListed() throws IOException {
        String neuron = "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a & ~b\",\"auc\":0.9,"
                + "\"equal_formulas\":1234%s},{\"formula\":\"c\",\"auc\":0.8,\"equal_formulas\":%d}]}";
        assertThat(neuronPage("{}", neuron.formatted(",\"aliases\":[\"a & d\"]", 2)))
                .contains(
                        "1,234 formulas with as many literals hold for the same samples",
                        "1 other formula with the same samples",
                        "a and d",
                        "c (1 of 2 equal)");
        assertThat(neuronPage("{}", neuron.replace("1234", "1").formatted("", 1)))
                .doesNotContain(" formulas with as many literals hold", "other formula", " equal)");
    }

    /** Its share is stated below the chart, where it hides no bar however narrow the chart is. */
    @ParameterizedTest
    @CsvSource({"320, 0", "320, 5", "1280, 0", "1280, 5", "1280, 9"})
    void aBarThatIsCutOffIsNamedBelowTheChart(int width, int cut) throws IOException {
        browser.send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        int[] counts = {6, 5, 6, 5, 6, 5, 6, 5, 6, 5};
        counts[cut] = 945 + counts[cut];
        String page = neuronPage(
                "{}",
                "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.9}],"
                        + "\"histogram\":{\"low\":0,\"high\":10,\"inside\":[5,6,5,6,5,6,5,6,5,6],\"outside\":"
                        + Arrays.toString(counts) + "}}");
        assertThat(page)
                .contains("↑ The bar from " + cut + " to " + (cut + 1) + " is cut off: it holds 95.")
                .contains("% of the samples outside.");
        browser.await("document.querySelectorAll('#neuron svg.chart path').length === 2");
        JsonNode over = browser.evaluate("""
                (() => {
                  const chart = document.querySelector('#neuron svg.chart');
                  const bars = [...chart.querySelectorAll('path')].map((path) => path.getBoundingClientRect());
                  return [...chart.querySelectorAll('text')].map((text) => text.getBoundingClientRect())
                    .filter((text) => bars.some((bar) => text.bottom > bar.top + 1 && text.top < bar.bottom - 1
                      && text.right > bar.left + 1 && text.left < bar.right - 1)).length;
                })()""");
        assertThat(over.intValue()).as("texts over bars").isZero();
        browser.send("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    /** The figures of a row share its width, whatever their number. */
    @Test
    void theChartsOfARowFillIt() throws IOException {
        String explanation = "[{\"formula\":\"%s\",\"auc\":%s}]";
        neuronPage(
                "{}",
                "{\"neuron\":0,\"status\":\"explained\",\"explanations\":" + explanation.formatted("a", "0.99")
                        + ",\"per_length\":{\"1\":" + explanation.formatted("b", "0.93") + ",\"2\":"
                        + explanation.formatted("a", "0.99") + "}}");
        assertThat(browser.evaluate("""
                (() => {
                  const row = document.querySelector('#neuron .charts');
                  return row.children.length === 1 ? row.firstChild.clientWidth / row.clientWidth : -1;
                })()""").doubleValue()).isEqualTo(1);
    }

    @Test
    void thePictureOfASampleOpensLargeWithAClickOrEnter() throws IOException {
        Path results = Files.createTempDirectory(folder, "pictures");
        Files.writeString(results.resolve("run.json"), "{}");
        Files.writeString(
                results.resolve("explanations.jsonl"),
                "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.9}],"
                        + "\"top_samples\":[{\"sample\":\"x\",\"activation\":2.5,\"inside\":true}]}\n");
        HtmlReport.write(results, id -> Optional.of(LargeRun.PIXEL));
        browser.open(results.resolve("report.html").toUri() + "#neuron-0");
        browser.await("document.querySelector('.picture img').width === 136");
        for (boolean click : new boolean[] {true, false}) {
            browser.evaluate("document.querySelector('.picture').focus()");
            if (click) {
                browser.evaluate("document.querySelector('.picture').click()");
            } else {
                browser.press("Enter", "\r");
            }
            browser.await("document.querySelector('dialog[open] img')?.width > 136");
            assertThat(browser.text("document.querySelector('dialog').textContent"))
                    .contains("x", "inside the formula, activation 2.5");
            browser.evaluate("document.querySelector('dialog button').click()");
            browser.await("document.querySelector('dialog') === null");
            assertThat(browser.text("document.activeElement.className")).isEqualTo("picture");
        }
    }

    @Test
    void theOverviewShowsHeldOutAucsIfThereAreAny() throws IOException {
        String neuron = "{\"neuron\":%d,\"status\":\"explained\",\"verdict\":\"%s\",\"verdict_reason\":\"Why.\","
                + "\"explanations\":[{\"formula\":\"a\",\"auc\":%s,\"auc_holdout\":%s,\"log10_q_holdout\":-3,"
                + "\"fraction\":0.1,\"certified\":true}]}";
        String lines = String.join(
                "\n",
                neuron.formatted(0, "weak", "0.99", "0.6"),
                neuron.formatted(1, "explained", "0.9", "0.85"),
                neuron.formatted(2, "unstable", "0.95", "0.55"));
        neuronPage("{}", lines);
        browser.evaluate("location.hash = ''");
        browser.await("document.querySelectorAll('#held-out-chart circle').length === 3");

        assertThat(browser.text("[...document.querySelectorAll('#neurons tbody tr')]"
                        + ".map(row => row.cells[0].textContent).join()"))
                .isEqualTo("1,0,2");
        assertThat(browser.text("document.querySelector('#charts figcaption').textContent"))
                .contains("median held-out AUC of 0.600", "neuron 1 has the highest, 0.850");
        assertThat(browser.text("document.getElementById('tiles').textContent"))
                .contains(
                        "explained", "weak", "unstable", "median held-out AUC", "best of all formulas covered (proven)")
                .doesNotContain("insignificant");
        assertThat(browser.text("[...document.querySelectorAll('#held-out-chart a')]"
                        + ".map(a => a.getAttribute('href') + a.textContent).join()"))
                .contains("#neuron-2Neuron 2: a, AUC 0.950, held-out AUC 0.550, unstable");
        assertThat(browser.evaluate("document.querySelectorAll('#held-out-chart .dot.weak').length")
                        .intValue())
                .isEqualTo(2);
        browser.evaluate("document.querySelectorAll('#held-out-chart circle')[1]"
                + ".dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))");
        browser.await("document.getElementById('neuron').textContent.includes('Neuron 1')");
    }

    @Test
    void withoutHeldOutSamplesThereIsNoChartOfThem() throws IOException {
        neuronPage("{}", "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.9}]}");
        browser.evaluate("location.hash = ''");
        browser.await("document.querySelectorAll('#charts svg.chart').length > 0");
        assertThat(browser.evaluate("document.getElementById('held-out-chart') === null")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void anIdKeepsItsClassAndItsEnd() throws IOException {
        assertThat(
                        neuronPage(
                                "{}",
                                "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.9}],"
                                        + "\"top_samples\":[{\"sample\":\"val/n03417042-garbage_truck_or_dustcart/ILSVRC2012_val_00004321.JPEG\",\"activation\":1}]}"))
                .contains("…/n03417042-garbage_truck_or_dustcart/…val_00004321.JPEG");
        assertThat(browser.text("document.querySelector('.what').title"))
                .isEqualTo("val/n03417042-garbage_truck_or_dustcart/ILSVRC2012_val_00004321.JPEG");
        assertThat(browser.text("document.querySelector('.what').innerHTML"))
                .contains(
                        "<span>…/<wbr>n03417042-<wbr>garbage_<wbr>truck_<wbr>", "<span>…val_<wbr>00004321.JPEG</span>");
    }

    /** 0.975 must not be shown as 0.98. */
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

    /** No point lies on the frame, and the points use a part of the height. */
    @ParameterizedTest
    @CsvSource({"0.901, 0.902, 0.903", "0.51, 0.52, 0.6", "0.2, 0.4, 0.6", "0.91, 0.95, 0.99", "0.7, 0.7, 0.7"})
    void anAxisOfAucsFitsThem(String one, String two, String three) throws IOException {
        String explanation = "[{\"formula\":\"a\",\"auc\":%s,\"fraction\":0.1}]";
        neuronPage(
                "{}",
                ("{\"neuron\":0,\"status\":\"explained\",\"explanations\":" + explanation
                                + ",\"per_length\":{\"1\":" + explanation + ",\"2\":" + explanation + ",\"3\":"
                                + explanation + "}}")
                        .formatted(three, one, two, three));
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
}
