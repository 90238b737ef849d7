package dev.invert.cli;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.files.OutputFolders;
import dev.invert.files.SafeName;
import dev.invert.report.ConsoleTable;
import dev.invert.report.HtmlReport;
import dev.invert.report.LayerIndex;
import dev.invert.report.LayerSummary;
import dev.invert.report.ReportContent;
import dev.invert.results.CosyCsv;
import dev.invert.results.ExplanationFiles;
import dev.invert.results.ExplanationRun;
import dev.invert.results.LayerResults;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for the output of explanations: files, a table for people, JSON lines for pipes. */
final class ResultOptions {
    private static final String COSY = "cosy.csv";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the results. Required unless --format json is given.")
    private Path out;

    @Option(
            names = "--format",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "Output format: a table, or the lines of explanations.jsonl and nothing else.")
    private Format format;

    @Option(
            names = "--cosy",
            description =
                    "Also write cosy.csv (neuron, concept, concept_id, metric), which CoSy and similar tools read.")
    private boolean cosy;

    private OutputFolders folders;

    /** Lists several layers; null if there is only one, or no folder. */
    private LayerIndex index;

    @Mixin
    private OverwriteOption overwrite;

    private enum Format {
        TABLE,
        JSON
    }

    void requireValid(CommandSpec spec) {
        if (out == null && format == Format.TABLE) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Missing required option: '--out=DIR' (not needed with --format json, which prints the results)");
        }
        if (out == null && cosy) {
            throw new ParameterException(spec.commandLine(), "--cosy writes a file: name its folder with --out DIR");
        }
    }

    /** Returns whether there is a folder to write to or a reader of standard output. */
    boolean isWanted() {
        return out != null || !StandardOutput.closed();
    }

    /** Returns 141 (SIGPIPE) if standard output was closed while printing JSON, otherwise 0. */
    int exitCode() {
        return format == Format.JSON && StandardOutput.closed() ? StandardOutput.CLOSED_PIPE : 0;
    }

    /**
     * Prepares the folder of the results for writing, before the work begins.
     *
     * @param layers names of the layers; each has a folder of its own if there are several
     * @param inputs files and folders that are read; null elements are ignored
     */
    void prepare(List<String> layers, CommandSpec spec, Path... inputs) {
        if (out == null) {
            return;
        }
        folders = overwrite.folders(spec, inputs);
        folders.make(out, layers.size() > 1 ? List.of(LayerIndex.NAME) : List.of());
        if (layers.size() > 1) {
            index = new LayerIndex(out);
        }
        for (String layer : layers) {
            folders.make(directory(layer, layers.size() > 1), names());
        }
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(ExplanationFiles.NAMES);
        names.add(HtmlReport.NAME);
        if (cosy) {
            names.add(COSY);
        }
        return names;
    }

    /** Returns a folder for temporary files as large as the results. */
    Path temporaryFolder(Path directory) {
        return directory == null ? Path.of(System.getProperty("java.io.tmpdir")) : directory;
    }

    /** Returns the folder of one layer; null without {@code --out}. */
    Path directory(String layer, boolean several) {
        if (out == null) {
            return null;
        }
        return several ? SafeName.in(out, layer, "") : out;
    }

    /**
     * Writes the files of a layer.
     *
     * @param report writes the report from its content
     */
    void write(ExplanationRun run, Path directory, Consumer<ReportContent> report) {
        if (cosy) {
            AtomicFile.write(directory.resolve(COSY), content -> CosyCsv.write(run.result(), content));
        } else {
            // A file of an earlier run could be mistaken for a result of this one.
            folders.deleteOwn(directory, COSY);
        }
        ExplanationFiles.write(run, directory, record -> report.accept(ReportContent.of(record, run)));
    }

    /**
     * Prints a layer to standard output: the table and the path of its report, or JSON lines.
     *
     * @param layer name of the layer if there are several, otherwise empty
     */
    void print(String layer, ExplanationRun run, Path directory, QuietOption quiet, CommandSpec spec) {
        RareNote rare = new RareNote(run.result().summary().sampleCount());
        print(layer, run, rare, directory, quiet, spec);
        rare.text().ifPresent(note -> quiet.note(spec, note));
    }

    private void print(
            String layer, ExplanationRun run, RareNote rare, Path directory, QuietOption quiet, CommandSpec spec) {
        if (format == Format.TABLE) {
            PrintWriter console = spec.commandLine().getOut();
            print(layer, run.result(), rare, console);
            if (!quiet.isQuiet()) {
                console.println("Report: " + directory.resolve("report.html"));
            }
            console.flush();
            return;
        }
        try {
            OutputStream lines = new BufferedOutputStream(System.out);
            if (directory == null) {
                ExplanationFiles.writeLines(run, lines);
            } else {
                Files.copy(directory.resolve("explanations.jsonl"), lines);
            }
            lines.flush();
            run.result().forEach(rare::add);
        } catch (IOException e) {
            throw new InvertException("Cannot print the explanations: " + AtomicFile.reason(e), e);
        }
    }

    /** Adds a layer whose report has been written to the list of layers, if there are several. */
    void list(Path directory, LayerSummary summary) {
        if (index != null) {
            index.add(directory, summary);
        }
    }

    /** Writes the list of layers, and prints its path, if there are several. */
    void finish(QuietOption quiet, CommandSpec spec) {
        if (index == null) {
            return;
        }
        index.write(note -> quiet.note(spec, note));
        if (format == Format.TABLE && !quiet.isQuiet()) {
            spec.commandLine().getOut().println("All layers: " + out.resolve(LayerIndex.NAME));
            spec.commandLine().getOut().flush();
        }
    }

    private static void print(String layer, LayerResults result, RareNote rare, PrintWriter console) {
        if (!layer.isEmpty()) {
            console.println("Layer " + layer);
        }
        ConsoleTable table = new ConsoleTable(result.summary());
        try {
            result.forEach(neuron -> {
                table.add(neuron);
                rare.add(neuron);
            });
        } catch (IOException e) {
            throw new InvertException("Cannot read the explanations again: " + AtomicFile.reason(e), e);
        }
        console.print(table.text());
        console.println(table.verdicts());
        console.println(ConsoleTable.summary(result.summary(), result.neuronCount()));
    }
}
