package dev.invert.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.cli.AuditFilesOnDisk;
import dev.invert.cli.CommandCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Opens audit.html in a browser. Skipped without Chromium. */
class AuditReportTest {
    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path folder;

    @Test
    void thePageShowsTheFindingInEveryWindowAndBothColorSchemes() throws Exception {
        try (Browser browser = Browser.start(Files.createDirectory(folder.resolve("profile")))) {
            AuditFilesOnDisk.write(folder);
            CommandCheck.run(
                    "audit",
                    "--quiet",
                    "--activations",
                    folder.resolve("logits.npy").toString(),
                    "--concepts",
                    folder.resolve("labels.csv").toString(),
                    "--intended",
                    "classes",
                    "--output-layer",
                    "--head",
                    folder.resolve("weights.npy").toString(),
                    "--inputs",
                    folder.resolve("hidden.npy").toString(),
                    "--out",
                    folder.resolve("out").toString());
            browser.open(folder.resolve("out/audit.html").toUri().toString());
            assertThat(browser.text("document.querySelector('#findings tbody').textContent"))
                    .contains("class0mark")
                    .endsWith("flagged");
            browser.await("document.querySelectorAll('.finding svg circle.dot').length === 5");
            browser.await("document.querySelectorAll('.finding svg path').length === 2");
            assertThat(browser.text("document.querySelector('.finding').textContent"))
                    .contains("Inputs that mediate the effect", "Proof by ablation");
            browser.evaluate("document.querySelector('#findings a').focus()");
            browser.press("Enter", "\r");
            browser.await("location.hash === '#finding-1'");
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
            assertThat(browser.evaluate("document.documentElement.scrollWidth").intValue())
                    .isLessThanOrEqualTo(320);
            assertThat(browser.errors()).isEmpty();
        }
    }
}
