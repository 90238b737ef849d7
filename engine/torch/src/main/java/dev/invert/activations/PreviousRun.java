package dev.invert.activations;

import dev.invert.arrays.ActivationFolder;
import dev.invert.errors.InvertException;
import dev.invert.files.OutputFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The finished run in a folder that another run is about to replace.
 *
 * @param layers layers listed in activations.json, with their files
 */
record PreviousRun(List<ActivationFolder.LayerFile> layers) {
    /** Reads a folder; returns a run without layers if it has no finished run or activations.json cannot be read. */
    static PreviousRun in(Path directory) {
        if (!Files.isRegularFile(directory.resolve(ActivationFolder.DESCRIPTION))) {
            return new PreviousRun(List.of());
        }
        try {
            return new PreviousRun(ActivationFolder.of(directory).layers());
        } catch (InvertException e) {
            // The file is about to be replaced anyway.
            return new PreviousRun(List.of());
        }
    }

    /** Returns the names of the layers. */
    List<String> names() {
        return layers.stream().map(ActivationFolder.LayerFile::layer).toList();
    }

    /** Deletes the files that the new run, now finished, has not replaced: activations.json no longer lists them. */
    void removeAllBut(ActivationFolder written, OutputFolders folders, Path directory) {
        Set<String> kept = names(written.layers());
        names(layers).stream().filter(name -> !kept.contains(name)).forEach(name -> folders.deleteOwn(directory, name));
    }

    private static Set<String> names(List<ActivationFolder.LayerFile> layers) {
        return layers.stream()
                .map(layer -> layer.file().getFileName().toString())
                .collect(Collectors.toSet());
    }
}
