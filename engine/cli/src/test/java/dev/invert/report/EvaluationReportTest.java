package dev.invert.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.cli.AuditFilesOnDisk;
import dev.invert.cli.CommandCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Opens evaluation.html and curve.html in a browser. Skipped without Chromium. */
class EvaluationReportTest {
    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path folder;

    @Test
    void bothPagesShowTheirPicturesInEveryWindowAndBothColorSchemes() throws Exception {
        try (Browser browser = Browser.start(Files.createDirectory(folder.resolve("profile")))) {
            AuditFilesOnDisk.write(folder);
            Path labels = Files.writeString(
                    folder.resolve("method.csv"),
                    "neuron,label\n0,class0\n1,class1 | mark\n2,class3\n3,class3\n4,class1\n");
            run(
                    "evaluate",
                    "--truth",
                    "classes",
                    "--explanations",
                    labels.toString(),
                    "--explanations",
                    labels.toString());
            run("curve", "--lengths", "1-3", "--min-fractions", "0,0.3", "--holdout", "0.3");

            browser.open(folder.resolve("evaluate/evaluation.html").toUri().toString());
            browser.await("document.querySelectorAll('#labels-chart circle.mark').length === 4");
            browser.await("document.querySelectorAll('#metrics-chart circle.mark').length === 10");
            assertThat(browser.text("document.querySelector('#neurons tbody').textContent"))
                    .contains("class1 | markbroader", "=</script><b>class4");
            assertFits(browser);

            browser.open(folder.resolve("curve/curve.html").toUri().toString());
            browser.await("document.querySelectorAll('#picture path.path').length === 4");
            browser.await("document.querySelectorAll('#picture circle.mark').length === 12");
            assertThat(browser.text("document.querySelector('#legend').textContent"))
                    .contains("any share", "at least 30 %");
            assertThat(browser.evaluate("document.querySelectorAll('#points tbody tr').length")
                            .intValue())
                    .isEqualTo(6);
            assertFits(browser);
            assertThat(browser.errors()).isEmpty();
        }
    }

    private void run(String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--quiet",
                "--activations",
                folder.resolve("logits.npy").toString(),
                "--concepts",
                folder.resolve("labels.csv").toString(),
                "--out",
                folder.resolve(command).toString()));
        arguments.addAll(List.of(options));
        CommandCheck.run(arguments.toArray(String[]::new));
    }

    private static void assertFits(Browser browser) throws Exception {
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
        browser.send("Emulation.clearDeviceMetricsOverride", Map.of());
    }
}
