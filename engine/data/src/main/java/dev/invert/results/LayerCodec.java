package dev.invert.results;

import dev.invert.Formula;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.errors.FormulaException;
import dev.invert.errors.InvertException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes and reads a whole {@link LayerExplanation}, as a part of a layer that one machine sends to another:
 * {@code decode(encode(part)).equals(part)}. The form is compressed JSON and no file format: both ends run the same
 * version. Thread-safe.
 */
public final class LayerCodec {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .addModule(new SimpleModule()
                    .addSerializer(Formula.class, new FormulaWriter())
                    .addDeserializer(Formula.class, new FormulaReader()))
            .build();

    private LayerCodec() {}

    /** Returns a part of a layer as bytes. */
    public static byte[] encode(LayerExplanation part) {
        return bytes(part);
    }

    /**
     * Returns the part of a layer that {@link #encode} made bytes of.
     *
     * @throws InvertException if the bytes are no such part
     */
    public static LayerExplanation decode(byte[] bytes) {
        return value(bytes, LayerExplanation.class);
    }

    /** Returns some neurons as bytes. */
    public static byte[] encodeNeurons(List<NeuronExplanation> neurons) {
        return bytes(neurons);
    }

    /**
     * Returns the neurons that {@link #encodeNeurons} made bytes of.
     *
     * @throws InvertException if the bytes are no such neurons
     */
    public static List<NeuronExplanation> decodeNeurons(byte[] bytes) {
        return List.of(value(bytes, NeuronExplanation[].class));
    }

    private static byte[] bytes(Object content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, fast)) {
            JSON.writeValue(out, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            fast.end();
        }
        return bytes.toByteArray();
    }

    private static <T> T value(byte[] bytes, Class<T> type) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return JSON.readValue(in, type);
        } catch (JacksonException | IOException e) {
            throw new InvertException(
                    "A part of the explanations is damaged, or of another version of this program: use one version"
                            + " everywhere",
                    e);
        }
    }

    /** Writes a formula as its text. */
    private static final class FormulaWriter extends StdSerializer<Formula> {
        FormulaWriter() {
            super(Formula.class);
        }

        @Override
        public void serialize(Formula formula, JsonGenerator out, SerializationContext context) {
            out.writeString(formula.text());
        }
    }

    /** Reads a formula from its text. */
    private static final class FormulaReader extends StdDeserializer<Formula> {
        FormulaReader() {
            super(Formula.class);
        }

        @Override
        public Formula deserialize(JsonParser in, DeserializationContext context) {
            String text = in.getValueAsString();
            try {
                return Formula.parse(text);
            } catch (FormulaException e) {
                return (Formula) context.handleWeirdStringValue(Formula.class, text, "no formula");
            }
        }
    }
}
