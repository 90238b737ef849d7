package dev.invert.results;

import dev.invert.errors.InvertException;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads explanations.jsonl. Errors are one line that names the file, the line and a remedy. */
public final class ExplanationLines {
    private ExplanationLines() {}

    /** Receives neurons. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Receives one neuron.
         *
         * @param where file and line of the neuron, for error messages
         */
        void neuron(NeuronRecord neuron, String where) throws IOException;
    }

    /**
     * Reads the lines and passes them to the sink in order, one at a time: a file of many neurons need not fit into the
     * heap.
     *
     * @throws InvertException if the file is missing or malformed, has two lines for one neuron, or has no neuron
     */
    public static void read(Path file, Sink sink) {
        Int2IntOpenHashMap lineOfNeuron = new Int2IntOpenHashMap();
        int lineNumber = 0;
        try (BufferedReader lines = open(file)) {
            for (String line = next(lines, file); line != null; line = next(lines, file)) {
                lineNumber++;
                if (line.isBlank()) {
                    continue;
                }
                String where = file + ", line " + lineNumber;
                NeuronRecord neuron = ResultCodec.decodeNeuron(line, where);
                // 0, which is no number of a line, if there is none.
                int earlier = lineOfNeuron.putIfAbsent(neuron.neuron().intValue(), lineNumber);
                if (earlier != 0) {
                    throw new InvertException(where + ": neuron " + neuron.neuron() + " is also on line " + earlier
                            + "; keep one layer and one line per neuron in a file");
                }
                sink.neuron(neuron, where);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (lineOfNeuron.isEmpty()) {
            throw new InvertException(file + " has no neuron; run invert explain again to write a new file");
        }
    }

    private static BufferedReader open(Path file) {
        try {
            return Files.newBufferedReader(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static String next(BufferedReader lines, Path file) {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Returns the error for a file of a run that cannot be read. */
    public static InvertException unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new InvertException(file + " does not exist: name a directory that invert explain has written", e);
        }
        if (e instanceof CharacterCodingException) {
            return new InvertException(file + " is not UTF-8 text; run invert explain again to write a new file", e);
        }
        return new InvertException(file + " cannot be read (" + e + "): check that it is a readable file", e);
    }
}
