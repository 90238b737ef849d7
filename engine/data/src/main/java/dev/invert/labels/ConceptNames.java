package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.EqualConcepts;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.files.UnicodeForm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes the names of concept columns: {@code {"0": {"offset": id, "name": …, "definition": …}, …}}, a JSON
 * array of names or of such entries, or a text file with one name per line.
 */
final class ConceptNames {
    private static final String FORMS = "names come as text, one per line; as JSON [\"cat\", \"dog\", …]; or as JSON"
            + " {\"0\": {\"offset\", \"name\", \"definition\"}, …}, where offset is the concept's id, as the WordNet"
            + " 3.0 offset n02084071, and may be left out, as may the definition";

    private ConceptNames() {}

    /**
     * Reads the concepts of columns 0 to count - 1. The id of an entry without an offset is its name, or
     * {@code name:column} if several columns have this name, as ImageNet has two classes "crane". The name of an entry
     * without a name is its id.
     *
     * @param rowCount number of rows of the matrix, to detect a transposed one for the error message
     * @throws InvertException if the file has another form or number of names, or an id is missing or occurs twice
     */
    static List<Concept> read(Path file, int count, int rowCount) {
        String text = text(file);
        boolean json = isJson(file, text);
        JsonNode root = json ? parse(file, text) : JsonMapper.shared().valueToTree(lines(text));
        if (!root.isObject() && !root.isArray()) {
            throw new InvertException(file + ": " + FORMS);
        }
        if (root.size() != count) {
            throw new InvertException(file + ": names " + root.size() + " concepts, the matrix has " + count
                    + " columns: they must be equal"
                    + (root.size() == rowCount
                            ? "; the matrix is (%d, %d): transposed?".formatted(rowCount, count)
                            : json ? "" : "; " + FORMS));
        }
        List<Concept> concepts = new ArrayList<>();
        Map<String, Integer> columnById = new HashMap<>();
        Set<String> shared = shared(file, root, count);
        for (int column = 0; column < count; column++) {
            JsonNode entry = root.isArray() ? root.get(column) : root.get(Integer.toString(column));
            String name = UnicodeForm.composed(nameOf(file, entry, column));
            String offset = UnicodeForm.composed(text(file, entry, column, "offset"));
            String id = offset.isBlank() ? (shared.contains(name) ? name + ":" + column : name) : offset;
            if (id.isBlank()) {
                throw new InvertException(
                        file + ": column \"" + column + "\" has neither an offset nor a name; " + FORMS);
            }
            Integer before = columnById.put(id, column);
            if (before != null) {
                throw new InvertException(file + ": columns \"" + before + "\" and \"" + column
                        + "\" have the same id \"" + id + "\": rename one");
            }
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
                throw new InvertException(
                        file + ": the id of column \"" + column + "\" is no text: it holds half a character");
            }
            concepts.add(new Concept(id, name.isBlank() ? id : name, text(file, entry, column, "definition")));
        }
        return concepts;
    }

    /** Returns the names that several entries without an offset have. */
    private static Set<String> shared(Path file, JsonNode root, int count) {
        Set<String> seen = new HashSet<>();
        Set<String> shared = new HashSet<>();
        for (int column = 0; column < count; column++) {
            JsonNode entry = root.isArray() ? root.get(column) : root.get(Integer.toString(column));
            String name = UnicodeForm.composed(nameOf(file, entry, column));
            if (text(file, entry, column, "offset").isBlank() && !name.isBlank() && !seen.add(name)) {
                shared.add(name);
            }
        }
        return shared;
    }

    /** Writes the description of a matrix's columns as JSON; {@code same_as} lists the ids of identical columns. */
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

    private static String text(Path file) {
        try {
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvertException(file + ": is not UTF-8 text; " + FORMS, e);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /** Returns whether names are JSON. A name may look like JSON, so a file named .txt is always text. */
    private static boolean isJson(Path file, String text) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        String stripped = text.strip();
        return name.endsWith(".json")
                || (!name.endsWith(".txt")
                        && ((stripped.startsWith("{") && stripped.endsWith("}"))
                                || (stripped.startsWith("[") && stripped.endsWith("]"))));
    }

    /** Returns the lines, without empty ones at the end. */
    private static List<String> lines(String text) {
        return text.stripTrailing().lines().toList();
    }

    private static JsonNode parse(Path file, String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new InvertException(
                    file + ", line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": not JSON from here on; " + FORMS,
                    e);
        }
    }

    private static String nameOf(Path file, JsonNode entry, int column) {
        return entry != null && entry.isString() ? entry.asString().strip() : text(file, entry, column, "name");
    }

    private static String text(Path file, JsonNode entry, int column, String field) {
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
