package dev.invert.report;

import dev.invert.errors.InvertException;
import dev.invert.results.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes {@code index.html} into a folder with a folder of results per layer: a single file with its own style, script
 * and data, which lists the layers and links to their reports. Not thread-safe.
 */
public final class LayerIndex {
    /** Name of the file. */
    public static final String NAME = "index.html";

    private static final String TITLE = "<title>INVERT layers</title>";
    private static final List<String> SCRIPTS = List.of("text.js", "elements.js", "layers.js");

    private final Path directory;
    private final Map<Path, LayerSummary> known = new HashMap<>();

    /**
     * Starts an index.
     *
     * @param directory contains the layers' folders and receives the file
     */
    public LayerIndex(Path directory) {
        this.directory = directory;
    }

    /** Returns whether a folder holds an index that this program has written. */
    public static boolean isIn(Path directory) {
        return ReportTemplate.isPage(directory.resolve(NAME), TITLE);
    }

    /**
     * Adds a layer whose report has just been written, so that its results need not be read.
     *
     * @param results the layer's folder
     * @param summary empty if the report does not have all neurons: the results are read then
     */
    public void add(Path results, Optional<LayerSummary> summary) {
        summary.ifPresent(row -> known.put(results.getFileName(), row));
    }

    /**
     * A layer and where it lies.
     *
     * @param folder percent-encoded name of its folder
     * @param report whether the folder has a report
     */
    private record Entry(String folder, boolean report, LayerSummary summary) {}

    /** The content of the page. */
    private record Page(List<Entry> layers) {}

    /**
     * Writes the file: lists the added layers, and all others with results in the folder, which may come from earlier
     * runs.
     *
     * @param omitted receives a sentence for each layer that is left out because its results cannot be read
     * @throws InvertException if the folder cannot be read, or the file cannot be written
     */
    public void write(Consumer<String> omitted) {
        List<Entry> layers = new ArrayList<>();
        for (Path results : HtmlReport.layerFolders(directory)) {
            try {
                layers.add(entry(results));
            } catch (InvertException e) {
                omitted.accept(directory.resolve(NAME) + " leaves out a layer: " + e.getMessage());
            }
        }
        new DataPage("layers.html", SCRIPTS).write(new Page(layers), directory.resolve(NAME));
    }

    private Entry entry(Path results) {
        LayerSummary summary = known.get(results.getFileName());
        return new Entry(
                encoded(results),
                Files.exists(results.resolve(HtmlReport.NAME)),
                summary == null ? read(results) : summary);
    }

    private static LayerSummary read(Path results) {
        ReportContent content = ReportContent.read(results);
        RunRecord run = content.run();
        LayerTally tally = new LayerTally();
        try {
            content.neurons().forEach(Integer.MAX_VALUE, tally);
        } catch (IOException e) {
            throw new UncheckedIOException("a tally cannot fail", e);
        }
        return tally.summary(run, results);
    }

    /** Returns the name of a folder as it stands in an address: a name that is no Unicode text keeps its bytes. */
    private static String encoded(Path folder) {
        String address = folder.toUri().getRawPath();
        String name = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
