package dev.invert.cli;

import dev.invert.MemoryBudget;
import dev.invert.batches.InputArrays;
import dev.invert.batches.InputType;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.torch.Layer;
import dev.invert.torch.TorchModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code invert layers}. */
@Command(
        name = "layers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the layers of a TorchScript model by name and type. A TorchScript file is a program: open"
                + " only files from someone you trust.",
        footer = {"", "Example:", "  invert layers --model resnet18.pt --input-size 3,224,224"})
final class LayersCommand implements Runnable {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "TorchScript file, scripted or traced (torch.jit.save).")
    private Path model;

    @Option(
            names = "--input-size",
            paramLabel = "N,…",
            split = ",",
            description = "Shape of one sample without the batch dimension, for example 3,224,224: also print the"
                    + " output shapes of the layers for a batch of one. The sample has floating-point numbers;"
                    + " for token ids see --input.")
    private List<Long> inputSize;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "Array (samples, …) that gives the shape of a sample, and whether samples are token ids;"
                    + " arrays named after the arguments of forward if the model has several inputs.")
    private Path input;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter console = spec.commandLine().getOut();
        if (inputSize != null && (input != null || inputSize.stream().anyMatch(extent -> extent < 1))) {
            throw new ParameterException(
                    spec.commandLine(), "--input-size: extents of at least 1, as in 3,224,224, and not with --input");
        }
        try (TorchModel opened = TorchModel.open(model, "cpu")) {
            if (opened.layers().isEmpty()) {
                console.println(
                        "The model has no named layers. Freezing removes the names: save the model before freezing.");
            }
            print(console, opened.layers(), shapes(opened));
        }
        console.flush();
    }

    private Map<String, String> shapes(TorchModel opened) {
        if (input != null) {
            try (InputArrays arrays = InputArrays.open(input, 0, 0, MemoryBudget.process())) {
                return opened.outputShapes(arrays.sources(), MemoryBudget.process());
            }
        }
        return inputSize == null ? Map.of() : shapesOfInputSize(opened);
    }

    private Map<String, String> shapesOfInputSize(TorchModel opened) {
        try {
            return opened.outputShapes(
                    InputType.FLOAT32,
                    inputSize.stream().mapToLong(Long::longValue).toArray(),
                    MemoryBudget.process());
        } catch (InvertException e) {
            if (inputSize.get(0) != 1 || inputSize.size() == 1) {
                throw e;
            }
            String sample = inputSize.stream().skip(1).map(String::valueOf).collect(Collectors.joining(","));
            throw new InvertException(
                    Message.of(e.message(), "; if the 1 is the batch, leave it out: --input-size " + sample), e);
        }
    }

    /** Prints the layers, each name indented below its parent module. */
    private static void print(PrintWriter console, List<Layer> layers, Map<String, String> shapes) {
        int names = width(layers, layer -> indented(layer).length());
        int types = width(layers, layer -> layer.type().length());
        for (Layer layer : layers) {
            String line = pad(indented(layer), names) + "  " + pad(layer.type(), types) + "  "
                    + shapes.getOrDefault(layer.name(), "");
            console.println(line.stripTrailing());
        }
    }

    private static int width(List<Layer> layers, ToIntFunction<Layer> length) {
        return layers.stream().mapToInt(length).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String indented(Layer layer) {
        long depth = layer.name().chars().filter(c -> c == '.').count();
        return "  ".repeat((int) depth) + layer.name();
    }
}
