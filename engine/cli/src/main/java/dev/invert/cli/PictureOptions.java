package dev.invert.cli;

import dev.invert.demo.FashionMnist;
import dev.invert.demo.FashionThumbnails;
import dev.invert.images.PictureFolder;
import dev.invert.report.HtmlReport;
import dev.invert.report.LayerSummary;
import dev.invert.report.ReportContent;
import dev.invert.report.ThumbnailSource;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for the pictures in a report. */
final class PictureOptions {
    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "Folder of images for the report; the id of a sample is its path in the folder. Default: the"
                    + " folder that the activations were computed from, without links that leave it.")
    private Path images;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "" + HtmlReport.PICTURES,
            description = "Maximum number of pictures in a report, about 4 KB each; 0: none.")
    private int pictures;

    void requireValid(CommandSpec spec) {
        if (pictures < 0) {
            throw new ParameterException(spec.commandLine(), "--pictures " + pictures + ": must be at least 0");
        }
        if (images != null && !Files.isDirectory(images)) {
            throw new ParameterException(
                    spec.commandLine(), "--images " + images + ": there is no such folder; name a folder of images");
        }
    }

    /**
     * Returns the source of pictures to record: the folder given by the user, otherwise {@code known}, which may be
     * empty.
     */
    String source(String known) {
        return images == null ? known : images.toString();
    }

    /** Writes report.html with pictures from the given source, and returns the layer's row in an index, if known. */
    Optional<LayerSummary> writeReport(
            Path directory, ReportContent content, String source, QuietOption quiet, CommandSpec spec) {
        return HtmlReport.write(directory, content, thumbnails(source, quiet, spec), pictures);
    }

    /** Returns the maximum number of pictures in a report. */
    int most() {
        return pictures;
    }

    /** Returns whether a text, which may come from a file of anyone, names a folder. */
    private static boolean isFolder(String source) {
        try {
            return Files.isDirectory(Path.of(source));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns the pictures of a source; none if there is no such folder, which is noted. */
    ThumbnailSource thumbnails(String source, QuietOption quiet, CommandSpec spec) {
        if (source.isEmpty() || pictures == 0) {
            return ThumbnailSource.none();
        }
        if (source.equals(FashionThumbnails.NAME)) {
            return new FashionThumbnails(FashionMnist.testSet());
        }
        if (!isFolder(source)) {
            quiet.note(
                    spec,
                    "The report has no pictures: there is no folder " + source + "; give the folder with --images DIR");
            return ThumbnailSource.none();
        }
        // A link that leaves the folder is followed only if the user names the folder: a results folder may come from
        // a stranger.
        return new PictureFolder(Path.of(source), images != null)::jpeg;
    }
}
