package dev.invert.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.cli.CircuitFilesOnDisk;
import dev.invert.cli.CommandCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Opens circuit.html in a browser. Skipped without Chromium. */
class CircuitReportTest {
    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path folder;

    @Test
    void theGraphOfThirtyNeuronsIsReadableWithTheKeyboardInEveryWindowAndBothColorSchemes() throws Exception {
        try (Browser browser = Browser.start(Files.createDirectory(folder.resolve("profile")))) {
            CircuitFilesOnDisk.write(folder);
            CommandCheck.run(
                    "circuit",
                    "--quiet",
                    "--model",
                    folder.resolve("net.pt").toString(),
                    "--input",
                    folder.resolve("images.npy").toString(),
                    "--from",
                    "pool2,relu3",
                    "--target",
                    "5",
                    "--top",
                    "30",
                    "--steps",
                    "1",
                    "--max-samples",
                    "10",
                    "--random-sets",
                    "2",
                    "--batch-size",
                    "100",
                    "--out",
                    folder.resolve("out").toString());
            browser.open(folder.resolve("out/circuit.html").toUri().toString());
            browser.await("document.querySelectorAll('svg.circuit .node').length === 61");
            browser.await("document.querySelectorAll('svg .curve').length === 4");
            assertThat(browser.evaluate("document.querySelectorAll('svg.circuit .edge:not(.minor)').length")
                            .intValue())
                    .isBetween(30, 80);
            // One node is in the order of the Tab key; arrow keys lead to the others.
            assertThat(browser.evaluate("document.querySelectorAll('svg.circuit .node[tabindex=\"0\"]').length")
                            .intValue())
                    .isEqualTo(1);
            browser.evaluate("document.querySelector('svg.circuit .node').focus()");
            browser.press("ArrowDown", "");
            browser.press("ArrowRight", "");
            browser.await("document.activeElement.getAttribute('aria-label').startsWith('Layer relu3')");
            assertThat(browser.text("document.activeElement.getAttribute('aria-label')"))
                    .endsWith("2 of 30");
            assertThat(browser.text("document.getElementById('selected').textContent"))
                    .contains("relu3", "Contribution", "From", "To");
            assertThat(browser.evaluate("document.querySelectorAll('svg.circuit .edge.own').length")
                            .intValue())
                    .isEqualTo(31);
            for (String scheme : List.of("dark", "light")) {
                browser.send(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
                assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] < 128")
                                .booleanValue())
                        .isEqualTo(scheme.equals("dark"));
            }
            browser.send(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", 320, "height", 800, "deviceScaleFactor", 1, "mobile", false));
            browser.await("document.querySelectorAll('svg.circuit .node').length === 61");
            assertThat(browser.evaluate("document.documentElement.scrollWidth").intValue())
                    .isLessThanOrEqualTo(320);
            assertThat(browser.errors()).isEmpty();
        }
    }
}
