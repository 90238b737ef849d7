package dev.invert.cli;

import dev.invert.report.HtmlReport;
import java.nio.file.Path;
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
        description = "Writes report.html again from explanations.jsonl and run.json.",
        footer = {"", "Example:", "  invert report results --images val"})
final class ReportCommand implements Runnable {
    @Parameters(
            paramLabel = "DIR",
            description = "Folder that 'invert explain' or 'invert demo' wrote, of one layer or of several.")
    private Path directory;

    @Mixin
    private PictureOptions pictures;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        pictures.requireValid(spec);
        for (Path results : HtmlReport.layers(directory)) {
            pictures.writeReport(results, pictures.source(HtmlReport.imageSource(results)), quiet, spec);
            spec.commandLine().getOut().println(results.resolve("report.html"));
            spec.commandLine().getOut().flush();
        }
    }
}
