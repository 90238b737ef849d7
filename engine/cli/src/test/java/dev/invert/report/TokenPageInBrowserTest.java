package dev.invert.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the page of a neuron whose samples are tokens. Skipped without Chromium. */
class TokenPageInBrowserTest {
    private static final String NEURON = "{\"neuron\":0,\"status\":\"explained\",\"verdict\":\"explained\","
            + "\"verdict_reason\":\"AUC 0.9.\",\"explanations\":[{\"formula\":\"\\\"token=the\\\"\",\"auc\":0.9,\"r\":0.4,"
            + "\"definitions\":{\"token=the\":{\"name\":\"token \\\"the\\\"\"}}}],"
            + "\"top_samples\":[{\"sample\":\"7\",\"activation\":2.5,\"inside\":true}],"
            + "\"token_set\":{\"ids\":[5,6],\"texts\":[\"\\\"the\\\"\",\"\\\"<b>\\\"\"],\"n\":12,\"r\":0.7,\"auc\":0.95,"
            + "\"r_holdout\":0.65,\"auc_holdout\":0.93},"
            + "\"tokens\":{\"firings\":20,\"n_samples\":1000,\"tenths\":[{\"low\":2,\"high\":2.5,\"n\":2,\"inside\":1},"
            + "{\"low\":0.5,\"high\":1,\"n\":2,\"inside\":0}],\"texts\":{\"5\":\" the\",\"6\":\" <b>\",\"7\":\"s\","
            + "\"8\":\"\\n\"},\"contexts\":["
            + "{\"kind\":\"firing\",\"fifth\":0,\"sample\":\"41\",\"at\":1,\"tokens\":[6,5,7,8],\"activations\":"
            + "{\"1\":2.5,\"2\":0.1},\"inside\":[1],\"not_samples\":[0]},"
            + "{\"kind\":\"miss\",\"fifth\":0,\"sample\":\"9\",\"at\":0,\"tokens\":[6],\"activations\":{\"0\":2}},"
            + "{\"kind\":\"false_alarm\",\"sample\":\"3\",\"at\":0,\"tokens\":[5],\"inside\":[0]}]}}";

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

    private static void open() throws IOException {
        Path results = Files.createTempDirectory(folder, "written");
        Files.writeString(results.resolve("run.json"), "{\"layer\":\"x\"}");
        Files.writeString(results.resolve("explanations.jsonl"), NEURON + "\n");
        HtmlReport.write(results, ThumbnailSource.none());
        browser.open(results.resolve("report.html").toUri() + "#neuron-0");
    }

    @Test
    void contextsAreShadedAndUnderlined() throws IOException {
        open();
        String page =
                browser.text("document.getElementById('neuron').textContent").replace('\u00a0', ' ');
        assertThat(page)
                .contains("2 tokens, 12 samples: held-out r 0.650 (0.700 on the searched samples), AUC 0.9300.")
                .contains("The formula has r 0.400")
                .contains("on 20 of 1,000 tokens, 2%.")
                .contains("2.50 to 2.00", "50.0%", "1.00 to 0.500", "0.0%")
                .contains("Strongest fifth", "Misses", "False alarms")
                .doesNotContain("Most activating samples");
        assertThat(line(".contexts .context:first-child")).isEqualTo("<b> thes\u21b5");
        assertThat(classes("the")).isEqualTo("shade-8 holds here");
        assertThat(classes("s")).isEqualTo("shade-1");
        assertThat(browser.text("[...document.querySelectorAll('.context .text span')].find(span => "
                        + "span.textContent === '<b>').className"))
                .isEqualTo("hidden-token");
        assertThat(browser.text("getComputedStyle(document.querySelector('.context .holds')).textDecorationLine"))
                .isEqualTo("underline");
        assertThat(browser.text("getComputedStyle(document.querySelector('.context .shade-8')).backgroundColor"))
                .isNotEqualTo("rgba(0, 0, 0, 0)");
    }

    private static String line(String selector) {
        return browser.text("document.querySelector('" + selector + " .text').textContent");
    }

    private static String classes(String text) {
        return browser.text("[...document.querySelectorAll('.context .text span')].find(span => span.textContent === '"
                + text + "').className");
    }

    /** Words on the strongest shade stay readable in both color schemes, and nothing sticks out of a narrow window. */
    @ParameterizedTest
    @CsvSource({"320, light", "320, dark", "1280, light", "1280, dark"})
    void theTextIsReadable(int width, String scheme) throws IOException {
        browser.send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        browser.send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        open();
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(width);
        double contrast = browser.evaluate("(() => {"
                        + "const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});"
                        + "const over = (...colors) => { for (const color of colors) { canvas.fillStyle = color;"
                        + " canvas.fillRect(0, 0, 1, 1); } return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3); };"
                        + "const light = (rgb) => { const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045"
                        + " ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };"
                        + "const word = document.querySelector('.context .shade-8');"
                        + "const paper = getComputedStyle(document.body).backgroundColor;"
                        + "const behind = light(over(paper, getComputedStyle(word).backgroundColor));"
                        + "const ink = light(over(getComputedStyle(word).color));"
                        + "return (Math.max(ink, behind) + 0.05) / (Math.min(ink, behind) + 0.05); })()")
                .asDouble();
        assertThat(contrast).isGreaterThan(4.5);
    }
}
