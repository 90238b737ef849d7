package dev.invert.report;

import dev.invert.results.NeuronRecord;
import dev.invert.results.RunRecord;
import dev.invert.server.ExplorerPages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The pages of the explorer: a page that searches, and the report of a single neuron. */
public final class ExplorerReport implements ExplorerPages {
    private static final List<String> SCRIPTS = List.of("text.js", "elements.js", "labels.js", "explorer.js");

    private final Function<RunRecord, ThumbnailSource> thumbnails;
    private final int mostPictures;

    /**
     * Creates the pages.
     *
     * @param thumbnails returns the pictures of a run's samples
     * @param mostPictures maximum number of pictures in a page
     */
    public ExplorerReport(Function<RunRecord, ThumbnailSource> thumbnails, int mostPictures) {
        this.thumbnails = thumbnails;
        this.mostPictures = mostPictures;
    }

    @Override
    public byte[] explorer() throws IOException {
        StringBuilder page = new StringBuilder();
        ReportTemplate.load("explorer.html", SCRIPTS).write(page, Map.of());
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] neuron(RunRecord run, NeuronRecord neuron) throws IOException {
        return HtmlReport.page(
                new ReportContent(run, (most, sink) -> sink.neuron(neuron)), thumbnails.apply(run), mostPictures);
    }
}
