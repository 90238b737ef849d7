package dev.invert.labels;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** JSON read token by token, so that a file of any size needs the memory of one string; errors say where. */
final class JsonStream implements AutoCloseable {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Path file;
    private final JsonParser parser;

    private JsonStream(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** Reads a file. The reader gets the stream before its first token. */
    static void read(Path file, Consumer<JsonStream> reader) {
        try (JsonStream json =
                new JsonStream(file, FACTORY.createParser(ObjectReadContext.empty(), Files.newInputStream(file)))) {
            reader.accept(json);
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(cause), e);
            }
            throw new InvertException(place(file, e.getLocation()) + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /** The next token, or null at the end of the file. */
    JsonToken next() {
        return parser.nextToken();
    }

    JsonToken current() {
        return parser.currentToken();
    }

    /** The name of the field here. */
    String name() {
        return parser.currentName();
    }

    /**
     * Visits the fields of the object that begins here.
     *
     * @param visitor gets the name, with the stream at the first token of the value, and leaves it at the last
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
     * Visits the elements of the array that begins here, as {@link #fields} does.
     *
     * @throws InvertException if no array begins here
     */
    void elements(String what, Runnable visitor) {
        require(JsonToken.START_ARRAY, what + " is no array […]");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            visitor.run();
        }
    }

    /** Passes over the value that begins here. */
    void skip() {
        parser.skipChildren();
    }

    /** The whole number here. */
    long integer(String what) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw error(what + " is no whole number");
        }
        return parser.getLongValue();
    }

    /** The text here, or the digits of a number. */
    String text(String what) {
        if (parser.currentToken() != JsonToken.VALUE_STRING && parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw error(what + " is no text");
        }
        return parser.getString().strip();
    }

    void require(JsonToken token, String otherwise) {
        if (parser.currentToken() != token) {
            throw error(otherwise);
        }
    }

    /** Line and column of the token here, in one long. */
    long place() {
        TokenStreamLocation location = parser.currentTokenLocation();
        return (long) location.getLineNr() << Integer.SIZE | location.getColumnNr();
    }

    /** An error at the token here. */
    InvertException error(String what) {
        return new InvertException(place(file, parser.currentTokenLocation()) + ": " + what);
    }

    /** An error at a place that was noted before. */
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
