package dev.invert.compositions;

import dev.invert.files.AtomicFile;
import dev.invert.results.ResultCodec;
import java.nio.file.Path;
import java.util.List;

/** Writes compose.json. */
public final class CompositionFiles {
    /** Names of the files. */
    public static final List<String> NAMES = List.of("compose.json");

    private CompositionFiles() {}

    /**
     * Writes the file.
     *
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if the file cannot be written
     */
    public static void write(CompositionRecord record, Path directory) {
        AtomicFile.write(directory.resolve("compose.json"), out -> out.write(ResultCodec.encodeRun(record)));
    }
}
