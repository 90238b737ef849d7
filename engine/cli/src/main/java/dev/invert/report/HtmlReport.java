package dev.invert.report;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes {@code report.html}: a single file with its own style, script, data and pictures, which needs no network.
 * Thread-safe as long as the threads write to different directories.
 */
public final class HtmlReport {
    /** Default maximum number of pictures in a page: about 20 MB. */
    public static final int PICTURES = 4_000;

    /** Maximum number of neurons in a page: about 80 MB, which a browser shows within seconds. */
    public static final int NEURONS = 50_000;

    /** Name of the file. */
    public static final String NAME = "report.html";

    private static final String RUN = "run.json";

    private static final String TITLE = "<title>INVERT report</title>";

    private HtmlReport() {}

    /** Returns whether a folder holds a report that this program has written. */
    public static boolean isIn(Path directory) {
        return ReportTemplate.isPage(directory.resolve(NAME), TITLE);
    }

    /**
     * Writes a report with at most {@value #PICTURES} pictures; see {@link #write(Path, ThumbnailSource, int)}.
     *
     * @param directory contains the two input files and receives the report
     * @param thumbnails pictures of the samples
     */
    public static void write(Path directory, ThumbnailSource thumbnails) {
        write(directory, thumbnails, PICTURES);
    }

    /**
     * Writes {@code report.html} from {@code explanations.jsonl} and {@code run.json}. The file is replaced atomically.
     *
     * @param directory contains the two input files and receives the report
     * @param thumbnails pictures of the samples
     * @param mostPictures maximum number of pictures
     * @throws dev.invert.errors.InvertException if an input file is missing or malformed (the message names file and
     *     line), or the report cannot be written
     */
    public static void write(Path directory, ThumbnailSource thumbnails, int mostPictures) {
        write(directory, ReportContent.read(directory), thumbnails, mostPictures);
    }

    /**
     * Writes {@code report.html} from the given results, with the first {@value #NEURONS} neurons.
     *
     * @param directory receives the report
     * @param content the results
     * @param thumbnails pictures of the samples
     * @param mostPictures maximum number of pictures
     * @return the layer's row in an index of several layers
     * @throws dev.invert.errors.InvertException if the results cannot be read or the report cannot be written
     */
    public static LayerSummary write(
            Path directory, ReportContent content, ThumbnailSource thumbnails, int mostPictures) {
        ReportData data = new ReportData(content, thumbnails, mostPictures, NEURONS);
        ReportTemplate template = ReportTemplate.load();
        Path page = directory.resolve(NAME);
        AtomicFile.write(page, out -> {
            try (DetailsFile details = new DetailsFile(page)) {
                Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                template.write(
                        text,
                        Map.of(
                                "rows",
                                rows -> data.writeRows(rows, details),
                                "data",
                                data::writeMain,
                                "details",
                                details::copyTo,
                                "thumbnails",
                                data::writeThumbnails));
                text.flush();
            }
        });
        return data.summary(directory);
    }

    /**
     * Returns the page of the given results, which should be few.
     *
     * @param thumbnails pictures of the samples
     * @param mostPictures maximum number of pictures
     */
    static byte[] page(ReportContent content, ThumbnailSource thumbnails, int mostPictures) throws IOException {
        Path folder = Files.createTempDirectory("invert-page-");
        Path page = folder.resolve(NAME);
        try {
            write(folder, content, thumbnails, mostPictures);
            return Files.readAllBytes(page);
        } finally {
            AtomicFile.deleteQuietly(page);
            AtomicFile.deleteQuietly(folder);
        }
    }

    /**
     * Returns the result folders in a folder: the folder itself, or its subfolders with results, one per layer, sorted.
     *
     * @throws InvertException if the folder cannot be read
     */
    public static List<Path> layers(Path directory) {
        if (Files.exists(directory.resolve(RUN)) || !Files.isDirectory(directory)) {
            return List.of(directory);
        }
        List<Path> layers = layerFolders(directory);
        return layers.isEmpty() ? List.of(directory) : layers;
    }

    /**
     * Returns the subfolders of a folder that hold results, sorted.
     *
     * @throws InvertException if the folder cannot be read
     */
    static List<Path> layerFolders(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> Files.exists(entry.resolve(RUN)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvertException("Cannot read " + directory + ": " + AtomicFile.reason(e), e);
        }
    }
}
