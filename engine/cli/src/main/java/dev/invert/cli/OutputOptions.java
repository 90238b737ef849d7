package dev.invert.cli;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.files.OutputFolders;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for the output of a command that analyses one layer: files, a table for people, JSON for pipes. */
final class OutputOptions {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the results. Required unless --format json is given.")
    private Path out;

    @Option(
            names = "--format",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "Output format: a table, or the results as JSON and nothing else.")
    private Format format;

    @Mixin
    private OverwriteOption overwrite;

    private enum Format {
        TABLE,
        JSON
    }

    /** Writes the results as JSON. */
    interface Json {
        void write(OutputStream stream) throws IOException;
    }

    void requireValid(CommandSpec spec) {
        if (out == null && format == Format.TABLE) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Missing required option: '--out=DIR' (not needed with --format json, which prints the results)");
        }
    }

    /** Returns the folder of the results; null if they are only printed. */
    Path folder() {
        return out;
    }

    /** Returns the output folders of the command; see {@link OverwriteOption#folders}. */
    OutputFolders folders(CommandSpec spec, Path... inputs) {
        return overwrite.folders(spec, inputs);
    }

    /**
     * Prepares the folder of the results for writing, before the work begins.
     *
     * @param names names of the files
     * @param report name of the report, another file; null if there is none
     * @param inputs files and folders that are read; null elements are ignored
     */
    void prepare(CommandSpec spec, List<String> names, String report, Path... inputs) {
        if (out != null) {
            List<String> all = new ArrayList<>(names);
            if (report != null) {
                all.add(report);
            }
            folders(spec, inputs).make(out, all);
        }
    }

    /**
     * Prints the results: a table and the path of the report, or JSON.
     *
     * @param report name of the report; null if there is none
     */
    void print(CommandSpec spec, QuietOption quiet, Supplier<String> table, String report, Json json) {
        if (format == Format.TABLE) {
            PrintWriter console = spec.commandLine().getOut();
            console.print(table.get());
            if (report != null && !quiet.isQuiet()) {
                console.println("Report: " + out.resolve(report));
            }
            console.flush();
            return;
        }
        try {
            OutputStream stream = new BufferedOutputStream(System.out);
            json.write(stream);
            stream.flush();
        } catch (IOException e) {
            throw new InvertException("Cannot print the results: " + AtomicFile.reason(e), e);
        }
    }

    /** Returns a writer of a JSON text and a line feed. */
    static Json text(Supplier<byte[]> json) {
        return stream -> {
            stream.write(json.get());
            stream.write('\n');
        };
    }

    /** Returns 141 (SIGPIPE) if standard output was closed while printing JSON, otherwise 0. */
    int exitCode() {
        return format == Format.JSON && StandardOutput.closed() ? StandardOutput.CLOSED_PIPE : 0;
    }
}
