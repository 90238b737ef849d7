package dev.invert.cli;

import dev.invert.files.OutputFolders;
import dev.invert.report.HtmlReport;
import dev.invert.report.ReportContent;
import java.nio.file.Path;
import java.util.List;
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
        description = "Rewrites report.html from explanations.jsonl and run.json.",
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
        for (Path results : HtmlReport.layers(directory)) {
            ReportContent content = ReportContent.read(results);
            folders.make(results);
            if (HtmlReport.isIn(results)) {
                folders.adopt(results, HtmlReport.NAME);
            }
            folders.claim(results, List.of(HtmlReport.NAME));
            pictures.writeReport(results, content, pictures.source(content.images()), quiet, spec);
            spec.commandLine().getOut().println(results.resolve(HtmlReport.NAME));
            spec.commandLine().getOut().flush();
        }
    }
}
