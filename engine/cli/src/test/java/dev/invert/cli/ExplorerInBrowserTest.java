package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.report.Browser;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Uses the explorer of a running service in Chromium, as a reader does. */
@Timeout(180)
class ExplorerInBrowserTest {
    private static final String ROWS = "[...document.querySelectorAll('#neurons tbody tr')]";

    @TempDir
    Path runs;

    @TempDir
    Path profile;

    private Service service;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        browser = Browser.start(profile);
        ExplorerRuns.write(runs);
        service =
                Service.builder().results(runs.resolve("a"), runs.resolve("b")).start();
    }

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    private void open(String view) {
        browser.open("http://127.0.0.1:" + service.port() + "/" + view);
        browser.await("document.getElementById('found').textContent !== '' || location.pathname !== '/'");
    }

    private void type(String text) {
        browser.evaluate("(() => { const box = document.getElementById('query'); box.value = "
                + Service.JSON.writeValueAsString(text) + "; box.dispatchEvent(new Event('input')); })()");
    }

    @Test
    void searchesSortsAndOpensNeurons() {
        open("");
        assertThat(browser.text("document.getElementById('summary').textContent"))
                .isEqualTo("40 neurons of 2 runs.");
        assertThat(browser.evaluate(ROWS + ".length").asInt()).isEqualTo(40);

        type("neuron=3");
        browser.await("document.getElementById('found').textContent === '2 neurons found.'");
        assertThat(browser.text("location.search")).isEqualTo("?q=neuron%3D3");
        assertThat(browser.text(ROWS + "[0].cells[2].textContent")).isEqualTo("acts");

        // The view is in the address; sorting by the neuron, from a link.
        open("?run=b&sort=neuron&order=asc");
        assertThat(browser.text("document.getElementById('found').textContent")).isEqualTo("20 neurons found.");
        assertThat(browser.evaluate(ROWS + ".map((row) => Number(row.cells[0].textContent)).join()")
                        .asString())
                .isEqualTo("0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19");
        browser.evaluate("document.querySelector('#neurons th button').click()");
        browser.await(ROWS + "[0].cells[0].textContent === '19'");

        String formula = Service.json(service.get("/v1/neuron?run=b&layer=acts&neuron=19"))
                .at("/explanations/0/formula")
                .asString();
        browser.evaluate(ROWS + "[0].querySelector('a').click()");
        browser.await("location.pathname === '/neuron' && document.querySelector('#neuron .formula') !== null");
        assertThat(browser.text("document.getElementById('neuron-heading').textContent"))
                .contains("19");
        assertThat(browser.text("document.querySelector('#neuron .formula').textContent"))
                .contains(formula.split("[^\\w]+", -1)[0]);
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void comparesTwoRuns() {
        JsonNode differences = Service.json(service.get("/v1/diff?a=a&b=b"));
        assertThat(differences.path("by_samples").asBoolean()).isTrue();

        open("?a=a&b=b");
        browser.await("document.getElementById('compared').textContent !== ''");

        assertThat(browser.text("document.getElementById('compared').textContent"))
                .isEqualTo(differences.path("changed").asInt()
                        + " of 20 neurons changed. The overlap is that of the samples that the formulas hold for.");
        String rows = "[...document.querySelectorAll('#differences tbody tr')]";
        assertThat(browser.evaluate(rows + ".length").asInt())
                .isEqualTo(differences.path("changed").asInt());
        assertThat(browser.text(rows + "[0].cells[0].textContent"))
                .isEqualTo(differences.at("/neurons/0/neuron").asString());
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void canBeUsedByKeyboardAndInTheDark() {
        browser.send(
                "Emulation.setEmulatedMedia",
                Map.of("features", java.util.List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        open("");

        assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(20, 23, 28)");
        browser.press("/", "/");
        assertThat(browser.text("document.activeElement.id")).isEqualTo("query");
        assertThat(browser.evaluate("document.getElementById('query').value").asString())
                .isEmpty();
        // From the search box on: the sort buttons, then the first neuron.
        for (int i = 0;
                i < 12
                        && !browser.text("document.activeElement.closest('tbody')?.tagName ?? ''")
                                .equals("TBODY");
                i++) {
            browser.press("Tab", "");
        }
        assertThat(browser.text("document.activeElement.pathname")).isEqualTo("/neuron");
        browser.press("Enter", "\r");
        browser.await("location.pathname === '/neuron'");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void showsTheSentenceOfAnErrorAndNeverRunsALabel() {
        open("?q=auc%3E1.2.3");
        assertThat(browser.text("document.getElementById('found').textContent")).contains("is not a number");

        open("?q=%3Cimg%20src=x%20onerror=document.title='broken'%3E&run=%3Cscript%3E");
        assertThat(browser.text("document.getElementById('found').textContent")).contains("There is no run");
        assertThat(browser.text("document.title")).isEqualTo("INVERT explorer");
    }
}
