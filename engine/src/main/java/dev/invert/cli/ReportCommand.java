package dev.invert.cli;

import dev.invert.demo.FashionMnist;
import dev.invert.demo.FashionThumbnails;
import dev.invert.report.HtmlReport;
import dev.invert.report.ThumbnailSource;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code invert report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes report.html again from explanations.jsonl and run.json.",
        footer = {"", "Example:  invert report invert-demo/fc2"})
final class ReportCommand implements Runnable {
    @Parameters(paramLabel = "DIR", description = "Folder that 'invert explain' or 'invert demo' wrote.")
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        HtmlReport.write(directory, thumbnails());
        spec.commandLine().getOut().println(directory.resolve("report.html"));
        spec.commandLine().getOut().flush();
    }

    private ThumbnailSource thumbnails() {
        return HtmlReport.imageSource(directory).equals(FashionThumbnails.NAME)
                ? new FashionThumbnails(FashionMnist.testSet())
                : ThumbnailSource.none();
    }
}
