package dev.invert.circuits;

import dev.invert.files.AtomicFile;
import dev.invert.results.ResultCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Writes circuit.json, circuit.csv and circuit.dot. */
public final class CircuitFiles {
    /** Names of the files. */
    public static final List<String> NAMES = List.of("circuit.json", "circuit.csv", "circuit.dot");

    private CircuitFiles() {}

    /** Returns the text of circuit.json. */
    public static byte[] json(Circuit circuit) {
        return ResultCodec.encodeRun(circuit);
    }

    /**
     * Writes the three files.
     *
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static void write(CircuitFinder.Found found, Path directory) {
        AtomicFile.write(directory.resolve("circuit.csv"), out -> CircuitCsv.write(found, out));
        AtomicFile.write(
                directory.resolve("circuit.dot"),
                out -> out.write(CircuitDot.of(found.circuit()).getBytes(StandardCharsets.UTF_8)));
        AtomicFile.write(directory.resolve("circuit.json"), out -> out.write(json(found.circuit())));
    }
}
