package dev.invert.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import dev.invert.errors.InvertException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and reads the JSON of results: lines of explanations.jsonl, and run.json. Fields have the snake-case names of
 * the record components and are in their order; null is not written. Reading is strict about types and lenient about
 * fields: unknown and absent fields are accepted, unless a record requires them. Thread-safe.
 */
public final class ResultCodec {
    private static final JsonMapper JSON = JsonMapper.builder()
            // The shortest digits that are read as the same number; those of Double.toString depend on the Java.
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private ResultCodec() {}

    /** Returns the line of a neuron, without a line feed. */
    public static byte[] encode(NeuronRecord neuron) {
        return JSON.writeValueAsBytes(neuron);
    }

    /** Returns the line of a neuron that was found for a formula, without a line feed. */
    public static byte[] encode(MatchRecord match) {
        return JSON.writeValueAsBytes(match);
    }

    /** Returns the descriptions of concepts by id as one JSON object on one line. */
    public static byte[] encode(Map<String, ConceptRecord> concepts) {
        return JSON.writeValueAsBytes(concepts);
    }

    /** Returns a record of any other file of JSON lines as one line, without a line feed. */
    public static byte[] encodeLine(Record line) {
        return JSON.writeValueAsBytes(line);
    }

    /** Returns the text of a run.json, indented. */
    public static byte[] encodeRun(Record run) {
        return JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(run);
    }

    /**
     * Decodes the line of a neuron.
     *
     * @param where location of the line for error messages, as in {@code results/explanations.jsonl, line 3}
     * @throws InvertException if the line is not such a record; the message names the field
     */
    public static NeuronRecord decodeNeuron(String line, String where) {
        return decode(line, NeuronRecord.class, where);
    }

    /**
     * Decodes a run.json.
     *
     * @param type record of the kind of run
     * @param where file of the text, for error messages
     * @throws InvertException if the text is not such a record; the message names the field
     */
    public static <T extends Record> T decodeRun(String text, Class<T> type, String where) {
        return decode(text, type, where);
    }

    private static <T> T decode(String text, Class<T> type, String where) {
        T record;
        try {
            record = JSON.readValue(text, type);
        } catch (JacksonException e) {
            throw malformed(where, DecodingProblem.describe(e), e);
        }
        if (record == null) {
            throw malformed(where, DecodingProblem.NO_OBJECT, null);
        }
        return record;
    }

    private static InvertException malformed(String where, String problem, Exception cause) {
        return new InvertException(where + ": " + problem + "; repeat the run that wrote this file", cause);
    }
}
