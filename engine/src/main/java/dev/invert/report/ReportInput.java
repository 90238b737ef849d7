package dev.invert.report;

import dev.invert.InvertException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files of a finished run, checked as far as the page relies on them.
 *
 * @param run the object in {@code run.json}
 * @param neurons the lines of {@code explanations.jsonl}, in their order; each neuron once
 */
record ReportInput(ObjectNode run, List<ObjectNode> neurons) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** @throws InvertException one line that names the file, the line and what to do */
    static ReportInput read(Path directory) {
        List<ObjectNode> neurons = readNeurons(directory.resolve("explanations.jsonl"));
        return new ReportInput(readRun(directory.resolve("run.json")), neurons);
    }

    /** The object in run.json. */
    static ObjectNode readRun(Path file) {
        try {
            return object(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static List<ObjectNode> readNeurons(Path file) {
        List<ObjectNode> neurons = new ArrayList<>();
        Map<Integer, Integer> lineOfNeuron = new HashMap<>();
        int lineNumber = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
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
                neurons.add(neuron);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return neurons;
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
