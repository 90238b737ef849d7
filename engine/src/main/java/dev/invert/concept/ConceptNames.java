package dev.invert.concept;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.EqualConcepts;
import dev.invert.InvertException;
import dev.invert.format.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

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
        Map<String, Long> columnById = new HashMap<>();
        for (long column = 0; column < count; column++) {
            JsonNode entry = root.get(Long.toString(column));
            String name = text(file, entry, column, "name");
            String offset = text(file, entry, column, "offset");
            String id = offset.isBlank() ? name : offset;
            if (id.isBlank()) {
                throw new InvertException(file + ": column \"" + column + "\" has neither an offset nor a name");
            }
            Long before = columnById.put(id, column);
            if (before != null) {
                throw new InvertException(file + ": columns \"" + before + "\" and \"" + column
                        + "\" have the same id \"" + id + "\": rename one");
            }
            concepts.add(new Concept(id, name.isBlank() ? id : name, text(file, entry, column, "definition")));
        }
        return concepts;
    }

    /** Writes the description of a matrix's columns; {@code same_as} has the ids of the columns that equal one. */
    static void write(ConceptMatrix matrix, OutputStream out) {
        EqualConcepts equal = EqualConcepts.of(matrix);
        Map<String, Object> columns = new LinkedHashMap<>();
        for (int column = 0; column < matrix.conceptCount(); column++) {
            Concept concept = matrix.concepts().get(column);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("offset", concept.id());
            fields.put("name", concept.name());
            fields.put("definition", concept.definition());
            fields.put(
                    "same_as",
                    equal.twins(column).stream()
                            .map(twin -> matrix.concepts().get(twin).id())
                            .toList());
            columns.put(Integer.toString(column), fields);
        }
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .writeValue(out, columns);
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

    private static String text(Path file, JsonNode entry, long column, String field) {
        JsonNode value = entry == null ? null : entry.get(field);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isString() && !value.isNumber()) {
            throw new InvertException(file + ": the " + field + " of column \"" + column + "\" is no text");
        }
        return value.asString().strip();
    }
}
