package dev.invert.report;

import dev.invert.errors.InvertException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files of a finished run, checked as far as the page relies on them. Errors are one line that names the file, the
 * line and what to do.
 */
final class ReportInput {
    private static final JsonMapper JSON = JsonMapper.shared();

    private ReportInput() {}

    /** The object in run.json. */
    static ObjectNode readRun(Path file) {
        try {
            return object(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Hands on the lines of {@code explanations.jsonl} in their order, one at a time: a file of many neurons need not fit
     * into the heap.
     */
    static void readNeurons(Path file, NeuronSink sink) {
        Map<Integer, Integer> lineOfNeuron = new HashMap<>();
        int lineNumber = 0;
        try (BufferedReader lines = open(file)) {
            for (String line = next(lines, file); line != null; line = next(lines, file)) {
                lineNumber++;
                if (line.isBlank()) {
                    continue;
                }
                String where = file + ", line " + lineNumber;
                ObjectNode neuron = object(line, where);
                NeuronCheck.check(neuron, where);
                Integer earlier = lineOfNeuron.putIfAbsent(neuron.get("neuron").intValue(), lineNumber);
                if (earlier != null) {
                    throw new InvertException(where + ": neuron " + neuron.get("neuron") + " is also on line " + earlier
                            + "; keep one layer and one line per neuron in a file");
                }
                sink.neuron(neuron);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes neurons one at a time; what it throws is passed on. */
    @FunctionalInterface
    interface NeuronSink {
        void neuron(ObjectNode neuron) throws IOException;
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

    private static ObjectNode object(String text, String where) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw malformed(where, "not a JSON object", null);
        } catch (JacksonException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            throw malformed(where, "not valid JSON (" + reason + ")", e);
        }
    }

    static InvertException malformed(String where, String what, Exception cause) {
        return new InvertException(where + ": " + what + "; run invert explain again to write the file anew", cause);
    }

    private static InvertException unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new InvertException(file + " does not exist: name a directory that invert explain has written", e);
        }
        if (e instanceof CharacterCodingException) {
            return malformed(file.toString(), "not UTF-8 text", e);
        }
        return new InvertException(file + " cannot be read (" + e + "): check that it is a readable file", e);
    }
}
