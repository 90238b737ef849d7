package dev.invert.cli;

import dev.invert.LayerExplanation;
import dev.invert.demo.Demo;
import dev.invert.report.ConsoleTable;
import dev.invert.report.LayerIndex;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code invert demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Explains three layers of a bundled network that was trained on Fashion-MNIST, from its model"
                + " file to reports, with 10,000 test images and concepts from WordNet 3.0.",
        footer = {"", "Example:", "  invert demo --out demo"})
final class DemoCommand implements Runnable {
    @Option(names = "--out", paramLabel = "DIR", defaultValue = "invert-demo", description = "Folder for the results.")
    private Path out;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private DeviceOption device;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter console = spec.commandLine().getOut();
        long start = System.nanoTime();
        Demo.run(out, overwrite.folders(spec), device.name(), new Demo.Listener() {
            @Override
            public void step(String description) {
                quiet.note(spec, description);
            }

            @Override
            public void explained(String layer, LayerExplanation result, Path directory) {
                console.println();
                console.println("Layer " + layer);
                console.print(ConsoleTable.render(result));
                console.println(ConsoleTable.verdicts(result));
                console.println(ConsoleTable.summary(result));
                console.flush();
            }
        });
        console.printf(
                Locale.ROOT,
                "%nDone in %.1f s. Reports: %s%n",
                (System.nanoTime() - start) * 1e-9,
                out.resolve(LayerIndex.NAME));
        console.flush();
    }
}
