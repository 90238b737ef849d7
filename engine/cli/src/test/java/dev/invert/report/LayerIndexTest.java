package dev.invert.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.cli.CommandCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class LayerIndexTest {
    private static final String NEURON =
            "{\"neuron\":%d,\"status\":\"explained\",\"verdict\":\"%s\",\"verdict_reason\":\"Why.\","
                    + "\"explanations\":[{\"formula\":\"a\",\"auc\":%s%s}]}\n";

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private Path folder;

    private Path layer(String name, String run, String... neurons) throws IOException {
        Path results = Files.createDirectory(folder.resolve(name));
        Files.writeString(results.resolve("run.json"), run);
        Files.writeString(results.resolve("explanations.jsonl"), String.join("", neurons));
        return results;
    }

    private static String neuron(int number, String verdict, String auc) {
        return NEURON.formatted(number, verdict, auc, "");
    }

    private static String heldOut(int number, String verdict, String auc, String heldOut) {
        return NEURON.formatted(number, verdict, auc, ",\"auc_holdout\":" + heldOut);
    }

    /** Names come from files of anyone; a folder may be called like an address. Skipped without Chromium. */
    @Test
    void listsTheLayersInEveryWindowWhateverTheirNames() throws Exception {
        String hostile = "</script><img src=x onerror=alert(1)>{{data}}";
        layer("javascript:a%2F#\"'<b>", "{\"layer\":\"" + hostile + "\"}", neuron(7, "weak", "0.6"));
        layer(
                "layer10",
                "{\"layer\":\"layer10\",\"date\":\"2026-01-31T12:00:00Z\",\"search\":{\"objective\":\"guaranteed\"}}",
                heldOut(0, "explained", "0.9", "0.8"),
                heldOut(3, "unstable", "0.1", "0.125"),
                heldOut(5, "explained", "0.8", "0.75"),
                "{\"neuron\":6,\"status\":\"constant\"}\n");
        layer("layer2", "{\"layer\":\"layer2\"}", "{\"neuron\":1,\"status\":\"none\"}\n");
        try (Browser browser = Browser.start(Files.createDirectory(folder.resolve("profile")))) {
            CommandCheck.run("report", folder.toString());
            browser.open(folder.resolve("index.html").toUri().toString());

            assertThat(rows(browser, "thead"))
                    .containsExactly("Layer|Neurons|Explained|Weak|Unstable|Constant|No formula|Median held-out AUC|"
                            + "Best held-out AUC|Median AUC|Best AUC");
            assertThat(rows(browser, "tbody"))
                    .containsExactlyInAnyOrder(
                            hostile + "|1|0|1|0|0|0|–|–|0.6000|0.6000",
                            "layer2|1|0|0|0|0|1|–|–|–|–",
                            "layer10searched by guaranteed AUC, January 31, 2026|4|2|0|1|1|0|0.7500|0.1250|0.8000|0.9000")
                    .containsSubsequence(
                            "layer2|1|0|0|0|0|1|–|–|–|–",
                            "layer10searched by guaranteed AUC, January 31, 2026|4|2|0|1|1|0|0.7500|0.1250|0.8000|0.9000");
            assertThat(browser.text("document.getElementById('summary').textContent"))
                    .isEqualTo("3 layers, 6 neurons.");
            for (int width : new int[] {320, 800, 1400}) {
                browser.send(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
                assertThat(browser.evaluate("document.documentElement.scrollWidth")
                                .intValue())
                        .isLessThanOrEqualTo(width);
            }
            browser.evaluate("[...document.querySelectorAll('tbody a')].find(a => a.textContent === '0.1250').click()");
            browser.await("document.getElementById('neuron-heading')?.textContent === 'Neuron 3'");
            browser.open(folder.resolve("index.html").toUri().toString());
            browser.evaluate(
                    "[...document.querySelectorAll('tbody a')].find(a => a.textContent.includes('img')).click()");
            browser.await("document.querySelector('h1#layer')?.textContent.includes('onerror')");
            assertThat(browser.errors()).isEmpty();
        }
    }

    private static List<String> rows(Browser browser, String part) {
        List<String> rows = new ArrayList<>();
        browser.evaluate("[...document.querySelectorAll('.layers " + part
                        + " tr')].map(row => [...row.cells].map(cell => cell.textContent).join('|'))")
                .forEach(row -> rows.add(row.asString()));
        return rows;
    }

    @Test
    void aLayerOfAnotherRunIsReadAndADamagedOneNamed() throws IOException {
        Path mine = layer("mine", "{}", neuron(0, "weak", "0.6"));
        layer("other", "{\"layer\":\"other\"}", neuron(1, "explained", "0.9"));
        layer("damaged", "{\"layer\":\"damaged\"}", "{\"neuron\":");
        LayerIndex index = new LayerIndex(folder);
        index.add(mine, HtmlReport.write(mine, ReportContent.read(mine), ThumbnailSource.none(), HtmlReport.PICTURES));
        List<String> notes = new ArrayList<>();
        index.write(notes::add);

        assertThat(notes).singleElement().asString().contains("index.html leaves out a layer", "damaged");
        assertThat(folder.resolve("index.html"))
                .content()
                .contains("\"layer\":\"mine\"", "\"layer\":\"other\"")
                .doesNotContain("\"layer\":\"damaged\"");
    }

    @Test
    void anIndexOfSomeoneElseIsKept() throws IOException {
        layer("one", "{}", neuron(0, "weak", "0.6"));
        Files.writeString(folder.resolve("index.html"), "<title>My page</title>");
        assertThat(CommandCheck.fail("report", folder.toString())).contains("index.html: exists", "--overwrite");
        assertThat(folder.resolve("index.html")).content().isEqualTo("<title>My page</title>");
        assertThat(folder.resolve("one/report.html")).doesNotExist();
        CommandCheck.run("report", "--overwrite", folder.toString());
        assertThat(LayerIndex.isIn(folder)).isTrue();
        // As after a download of the pages without the hidden files.
        Files.delete(folder.resolve(".invert-files"));
        CommandCheck.run("report", folder.toString());
    }
}
