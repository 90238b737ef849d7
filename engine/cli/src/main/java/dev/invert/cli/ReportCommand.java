package dev.invert.cli;

import dev.invert.files.OutputFolders;
import dev.invert.report.HtmlReport;
import dev.invert.report.LayerIndex;
import dev.invert.report.LayerSummary;
import dev.invert.report.ReportContent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code invert report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Rewrites report.html from explanations.jsonl and run.json; for a folder of several layers, also"
                + " index.html, which lists them.",
        footer = {"", "Example:", "  invert report results --images val"})
final class ReportCommand implements Runnable {
    @Parameters(
            paramLabel = "DIR",
            description = "Folder written by 'invert explain' or 'invert demo', with one layer or several.")
    private Path directory;

    @Mixin
    private PictureOptions pictures;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        pictures.requireValid(spec);
        OutputFolders folders = overwrite.folders(spec);
        List<Path> layers = HtmlReport.layers(directory);
        LayerIndex index = layers.equals(List.of(directory)) ? null : new LayerIndex(directory);
        if (index != null) {
            claim(folders, directory, LayerIndex.NAME, LayerIndex.isIn(directory));
        }
        for (Path results : layers) {
            ReportContent content = ReportContent.read(results);
            claim(folders, results, HtmlReport.NAME, HtmlReport.isIn(results));
            Optional<LayerSummary> summary =
                    pictures.writeReport(results, content, pictures.source(content.images()), quiet, spec);
            print(results.resolve(HtmlReport.NAME));
            if (index != null) {
                index.add(results, summary);
            }
        }
        if (index != null) {
            index.write(note -> quiet.note(spec, note));
            print(directory.resolve(LayerIndex.NAME));
        }
    }

    /** Announces a page; one that this program has written, as its content shows, may be replaced. */
    private static void claim(OutputFolders folders, Path directory, String name, boolean known) {
        folders.make(directory);
        if (known) {
            folders.adopt(directory, name);
        }
        folders.claim(directory, List.of(name));
    }

    private void print(Path file) {
        spec.commandLine().getOut().println(file);
        spec.commandLine().getOut().flush();
    }
}
