package dev.invert.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests the accessibility of the page: keyboard, screen reader, contrast, narrow windows. Skipped without Chromium. */
class ReportAccessibilityTest {
    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path folder;

    private static Browser browser;
    private static String address;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
        address = LargeRun.write(folder).address();
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

    /** Uses only the keyboard: from the search box to a sorted table to a neuron. */
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

    /** Every control and picture must have a name for screen readers. */
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

    /** WCAG 2.1 requires a contrast of at least 4.5 for text. */
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
