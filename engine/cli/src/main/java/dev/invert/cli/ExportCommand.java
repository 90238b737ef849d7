package dev.invert.cli;

import dev.invert.errors.InvertException;
import dev.invert.exports.NeuronpediaFiles;
import dev.invert.exports.NeuronpediaOptions;
import dev.invert.files.OutputFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code invert export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Writes the explanations of a layer as files that Neuronpedia imports:"
                + " explanations/batch-N.jsonl.gz, with the best formula of each neuron in words.",
        footer = {"", "Example:", "  invert export results --neuronpedia gpt2-small,6-res-jb --out neuronpedia"})
final class ExportCommand implements Runnable {
    @Parameters(paramLabel = "DIR", description = "Folder written by 'invert explain', of one layer.")
    private Path directory;

    @Option(
            names = "--neuronpedia",
            paramLabel = "MODEL,LAYER,…",
            required = true,
            description =
                    "modelId,layer[,authorId[,typeName[,explanationModelName]]], as Neuronpedia knows them; author"
                            + " and type must exist there. Default of the others: invert,invert-formula,invert.")
    private String neuronpedia;

    @Option(
            names = "--all",
            description = "Export all neurons that have a formula, not only those whose verdict is explained.")
    private boolean all;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for the results.")
    private Path out;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        NeuronpediaOptions options = options();
        Path explanations = directory.resolve("explanations.jsonl");
        OutputFolders folders = overwrite.folders(spec, explanations);
        List<Map<String, String>> lines = NeuronpediaFiles.lines(explanations, options, all);
        Path target = out.resolve(NeuronpediaFiles.FOLDER);
        List<String> names = IntStream.range(0, NeuronpediaFiles.batchCount(lines.size()))
                .mapToObj(NeuronpediaFiles::name)
                .toList();
        folders.make(out, List.of());
        folders.make(target, names);
        NeuronpediaFiles.write(target, lines);
        if (quiet.isQuiet()) {
            return;
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "Written: %,d explanations in %,d %s in %s%n",
                        lines.size(), names.size(), names.size() == 1 ? "file" : "files", target);
        spec.commandLine().getOut().flush();
    }

    private NeuronpediaOptions options() {
        try {
            return NeuronpediaOptions.parse(neuronpedia);
        } catch (InvertException e) {
            throw new ParameterException(spec.commandLine(), "--neuronpedia: " + e.getMessage(), e);
        }
    }
}
