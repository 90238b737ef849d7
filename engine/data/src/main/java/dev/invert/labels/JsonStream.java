package dev.invert.labels;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads JSON token by token, so that a file of any size needs only the memory of its longest string. Errors name line
 * and column.
 */
final class JsonStream implements AutoCloseable {
    /** Accepts NaN and Infinity, which Python's {@code json.dump} writes. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final String NOT_JSON =
            "not JSON from here on: look for a missing comma, quote or bracket, or a file that" + " is cut off";

    private final Path file;
    private final JsonParser parser;

    private JsonStream(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Reads a file.
     *
     * @param reader receives the stream before its first token
     * @throws InvertException if the file cannot be read or is not JSON
     */
    static void read(Path file, Consumer<JsonStream> reader) {
        try (JsonStream json =
                new JsonStream(file, FACTORY.createParser(ObjectReadContext.empty(), Files.newInputStream(file)))) {
            reader.accept(json);
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(cause), e);
            }
            throw new InvertException(place(file, e.getLocation()) + ": " + NOT_JSON, e);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /** Advances to the next token and returns it, or null at the end of the file. */
    JsonToken next() {
        return parser.nextToken();
    }

    JsonToken current() {
        return parser.currentToken();
    }

    /** Returns the name of the current field. */
    String name() {
        return parser.currentName();
    }

    /**
     * Visits the fields of the object that begins at the current token.
     *
     * @param what description of the object, for the error message
     * @param visitor receives the name, with the stream at the first token of the value, and must leave it at the last
     * @throws InvertException if no object begins here
     */
    void fields(String what, Consumer<String> visitor) {
        require(JsonToken.START_OBJECT, what + " is no object {…}");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            visitor.accept(name);
        }
    }

    /**
     * Visits the elements of the array that begins at the current token, as {@link #fields} does.
     *
     * @throws InvertException if no array begins here
     */
    void elements(String what, Runnable visitor) {
        require(JsonToken.START_ARRAY, what + " is no array […]");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            visitor.run();
        }
    }

    /** Skips the value that begins at the current token. */
    void skip() {
        parser.skipChildren();
    }

    /**
     * Returns the integer at the current token.
     *
     * @throws InvertException if the token is not an integer
     */
    long integer(String what) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw error(what + " is no whole number" + found());
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw error(what + " is too large");
        }
        return parser.getLongValue();
    }

    /** Returns the text of a number or word that is not what is needed, for an error message. */
    private String found() {
        JsonToken token = parser.currentToken();
        return token.isNumeric() || token.isBoolean() || token == JsonToken.VALUE_NULL ? ": " + parser.getString() : "";
    }

    /**
     * Returns whether the value at the current token, a number from 0 to 1, a boolean or a word such as yes, states
     * that a label is present.
     *
     * @param minConfidence least number that does
     * @throws InvertException if the value is none of these
     */
    boolean present(String what, double minConfidence) {
        JsonToken token = parser.currentToken();
        double value = token.isScalarValue() && token != JsonToken.VALUE_NULL
                ? Presence.value(parser.getString())
                : Double.NaN;
        if (Double.isNaN(value)) {
            throw error(what + " must be a number from 0 to 1, or true or false" + found());
        }
        return value >= minConfidence;
    }

    /**
     * Returns the number at the current token.
     *
     * @throws InvertException if the token is not a number from 0 to 1
     */
    double fraction(String what) {
        double value = parser.currentToken().isNumeric() ? parser.getDoubleValue() : Double.NaN;
        if (!(value >= 0 && value <= 1)) {
            throw error(what + " must be a number from 0 to 1" + found());
        }
        return value;
    }

    /**
     * Returns the string at the current token, or the digits of an integer, without surrounding space.
     *
     * @throws InvertException if the token is neither
     */
    String text(String what) {
        if (parser.currentToken() != JsonToken.VALUE_STRING && parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw error(what + " is no text");
        }
        String text = parser.getString().strip();
        // Written as UTF-8, all halves of characters would become the same.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw error(what + " is no text: it holds half a character");
        }
        return text;
    }

    void require(JsonToken token, String otherwise) {
        if (parser.currentToken() != token) {
            throw error(otherwise);
        }
    }

    /** Returns line (upper 32 bits) and column of the current token. */
    long place() {
        TokenStreamLocation location = parser.currentTokenLocation();
        return (long) location.getLineNr() << Integer.SIZE | location.getColumnNr();
    }

    /** Returns an error at the current token. */
    InvertException error(String what) {
        return new InvertException(place(file, parser.currentTokenLocation()) + ": " + what);
    }

    /** Returns an error at a position that {@link #place()} returned. */
    InvertException error(long place, String what) {
        return new InvertException(
                file + ", line " + (place >>> Integer.SIZE) + ", column " + (int) place + ": " + what);
    }

    private static String place(Path file, TokenStreamLocation location) {
        return location == null
                ? file.toString()
                : file + ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    @Override
    public void close() {
        parser.close();
    }
}
