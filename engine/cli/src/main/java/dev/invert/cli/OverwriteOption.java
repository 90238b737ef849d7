package dev.invert.cli;

import dev.invert.arrays.ActivationFolder;
import dev.invert.arrays.ArrayPath;
import dev.invert.errors.InvertException;
import dev.invert.files.OutputFolders;
import dev.invert.labels.ConceptFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --overwrite}, and the inputs of a command, which its outputs must not replace without it. */
final class OverwriteOption {
    @Option(
            names = "--overwrite",
            description = "Also replace files in the output folder that invert has not written, and inputs.")
    private boolean overwrite;

    /**
     * Returns the output folders of a command.
     *
     * @param inputs files and folders that the command reads; null elements are ignored
     */
    OutputFolders folders(CommandSpec spec, Path... inputs) {
        OutputFolders folders = Main.folders(spec);
        if (overwrite) {
            folders.allowOverwriting();
        }
        List<Path> files = new ArrayList<>();
        for (Path input : inputs) {
            if (input != null) {
                addFiles(input, files);
            }
        }
        folders.protect(files);
        return folders;
    }

    /** Adds an input file, or the files that are read from an input folder. */
    private static void addFiles(Path input, List<Path> files) {
        if (!Files.isDirectory(input)) {
            files.add(ArrayPath.of(input).file());
            return;
        }
        ConceptFolder.NAMES.forEach(name -> files.add(input.resolve(name)));
        if (Files.exists(input.resolve(ActivationFolder.DESCRIPTION))) {
            files.add(input.resolve(ActivationFolder.DESCRIPTION));
            try {
                ActivationFolder.of(input).layers().forEach(layer -> files.add(layer.file()));
            } catch (InvertException e) {
                // The command reports it, if it reads activations there.
            }
        }
    }
}
