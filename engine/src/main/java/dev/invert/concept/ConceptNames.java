package dev.invert.concept;

import dev.invert.Concept;
import dev.invert.InvertException;
import dev.invert.format.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The JSON description of concept columns: {@code {"0": {"offset": id, "name": …, "definition": …}, …}}. */
final class ConceptNames {
    private ConceptNames() {}

    /** Reads the concepts of columns 0 to count - 1; an entry without an offset is called by its name. */
    static List<Concept> read(Path file, long count) {
        JsonNode root = parse(file);
        if (!root.isObject()) {
            throw new InvertException(file + ": is no JSON object {\"0\": {\"name\", \"definition\", \"offset\"}, …}");
        }
        if (root.size() != count) {
            throw new InvertException(file + ": describes " + root.size() + " concepts, the matrix has " + count
                    + " columns: they must be equal");
        }
        List<Concept> concepts = new ArrayList<>();
        for (long column = 0; column < count; column++) {
            JsonNode entry = root.get(Long.toString(column));
            String name = text(entry, "name");
            String offset = text(entry, "offset");
            String id = offset.isBlank() ? name : offset;
            if (id.isBlank()) {
                throw new InvertException(file + ": column \"" + column + "\" has neither an offset nor a name");
            }
            concepts.add(new Concept(id, name.isBlank() ? id : name, text(entry, "definition")));
        }
        return concepts;
    }

    private static JsonNode parse(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new ObjectMapper().readTree(in);
        } catch (JacksonException e) {
            throw new InvertException(
                    file + ", line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": not JSON: " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static String text(JsonNode entry, String field) {
        JsonNode value = entry == null ? null : entry.get(field);
        return value == null || value.isNull() ? "" : value.asString();
    }
}
