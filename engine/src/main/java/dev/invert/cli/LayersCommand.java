package dev.invert.cli;

import dev.invert.activation.Layer;
import dev.invert.activation.TorchModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code invert layers}. */
@Command(
        name = "layers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the layers of a TorchScript model by name and type. A TorchScript file is a program: open"
                + " only files from someone you trust.",
        footer = {"", "Example:  invert layers --model resnet18.pt"})
final class LayersCommand implements Runnable {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "TorchScript file, scripted or traced (torch.jit.save).")
    private Path model;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter console = spec.commandLine().getOut();
        try (TorchModel opened = TorchModel.open(model, "cpu")) {
            if (opened.layers().isEmpty()) {
                console.println(
                        "The model has no named layers: a frozen model has lost them, save it before freezing.");
            }
            int width = opened.layers().stream()
                    .mapToInt(layer -> layer.name().length())
                    .max()
                    .orElse(0);
            for (Layer layer : opened.layers()) {
                console.println(layer.name() + " ".repeat(width - layer.name().length() + 2) + layer.type());
            }
        }
        console.flush();
    }
}
