package dev.invert.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                        "of the 1,200 formulas covered by the search, none that holds for at least 10% and at most 50%"
                                + " of the samples has a better AUC.",
                        "a (holds for 60% of the samples; the search required at least 10% and at most 50%)")
                .doesNotContain("holds for 50% of the samples");
        assertThat(neuronPage("{\"n_samples\":100,\"options\":{\"min_fraction\":0,\"max_fraction\":1}}", neuron))
                .contains("covered by the search, none has a better AUC.")
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
    void aProbabilityIsRoundedInOneWayAndItsCorrectionNamed() throws IOException {
        String neuron = "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":0.9,"
                + "\"log10_p\":-1396.24,\"log10_p_corrected\":-1393.23,\"q\":0.0,\"log10_q\":-1393.1,\"p_greater\":0.0},"
                + "{\"formula\":\"b\",\"auc\":0.8,\"log10_p\":-1396.24}]}";

        assertThat(neuronPage("{\"n_patterns\":10,\"log10_formulas_reachable\":3.010299956639812}", neuron))
                .contains(
                        "5.8 × 10−1397",
                        "p multiplied by 1,024",
                        "210, because the samples have 10 distinct combinations")
                .contains("7.9 × 10−1394", "2.9 × 10−1397")
                .doesNotContain("10−1396", "below 10");
        assertThat(neuronPage("{\"n_patterns\":900,\"log10_formulas_reachable\":20}", neuron))
                .contains("multiplied by 1.0 × 1020", "the number of formulas in the search space");
        assertThat(neuronPage("{\"n_patterns\":900,\"log10_formulas_reachable\":2}", neuron))
                .contains("An upper bound on p that holds", "multiplied by 100 ");
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
