package dev.invert.arrays;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads arrays in the safetensors format: eight bytes with the length of a JSON header, the header, and the data,
 * always in C order. The header is checked against the file before memory of the size that it claims is allocated.
 */
final class SafetensorsFile {
    /** Room for about 150,000 tensors; the format's own limit of 100 MB would fill a small heap with JSON. */
    private static final int LONGEST_HEADER = 1 << 24;

    private static final String METADATA = "__metadata__";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SafetensorsFile() {}

    static ArrayFile open(ArrayPath path, FileChannel channel, MemoryBudget budget) throws IOException {
        byte[] header = header(path.file().toString(), channel);
        long dataStart = (long) Long.BYTES + header.length;
        return array(path, header(path.file().toString(), header), channel, dataStart, budget);
    }

    /** Returns the names of the tensors in a file. */
    static List<String> names(ArrayPath path, FileChannel channel) throws IOException {
        String file = path.file().toString();
        return names(header(file, header(file, channel)));
    }

    /** Returns the texts that the header has about the file, by name. */
    static Map<String, String> metadata(String file, FileChannel channel) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        header(file, header(file, channel))
                .path(METADATA)
                .properties()
                .forEach(property ->
                        texts.put(property.getKey(), property.getValue().asString("")));
        return texts;
    }

    private static List<String> names(JsonNode header) {
        List<String> names = new ArrayList<>(header.propertyNames());
        names.remove(METADATA);
        return names;
    }

    private static byte[] header(String file, FileChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        NpyHeader.readFully(channel, start, 0);
        long headerBytes = start.hasRemaining() ? -1 : start.getLong(0);
        if (headerBytes < 2 || headerBytes > channel.size() - Long.BYTES) {
            throw new InvertException(file + ": is no safetensors file, or it is truncated; write or copy it again");
        }
        if (headerBytes > LONGEST_HEADER) {
            throw new InvertException(file + ": has a header of " + headerBytes + " bytes; at most " + LONGEST_HEADER
                    + " are read: keep fewer tensors in one file");
        }
        ByteBuffer text = ByteBuffer.allocate((int) headerBytes);
        NpyHeader.readFully(channel, text, Long.BYTES);
        return text.array();
    }

    private static JsonNode header(String file, byte[] text) {
        try {
            JsonNode header = JSON.readTree(text);
            if (header.isObject()) {
                return header;
            }
        } catch (JacksonException e) {
            throw new InvertException(file + ": the safetensors header is not valid JSON; write or copy it again", e);
        }
        throw new InvertException(file + ": the safetensors header is not an object; write or copy it again");
    }

    private static ArrayFile array(
            ArrayPath path, JsonNode header, FileChannel channel, long dataStart, MemoryBudget budget)
            throws IOException {
        String chosen = NamedArrays.choose(path, names(header));
        JsonNode description = header.path(chosen);
        String name = path.file() + ":" + chosen;
        String typeName = description.path("dtype").asString("");
        ArrayType type = ArrayType.ofSafetensors(typeName)
                .orElseThrow(() -> new InvertException(
                        name + ": elements of type " + typeName + "; save it as F32, F16, BF16, F64, BOOL or U8"));
        List<Long> shape = new ArrayList<>();
        description.path("shape").forEach(extent -> shape.add(natural(name, extent)));
        JsonNode offsets = description.path("data_offsets");
        long begin = natural(name, offsets.path(0));
        long end = natural(name, offsets.path(1));
        ArrayLayout layout = new ArrayLayout(type, false, List.copyOf(shape));
        layout.requireData(name, Math.min(end, channel.size() - dataStart) - begin);
        if (end - begin != layout.byteCount(name)) {
            throw new InvertException(name + ": shape " + shape + " of " + type + " and data_offsets " + offsets
                    + " disagree; write it again");
        }
        return new ArrayFile(name, layout, new ArrayBytes.InFile(channel, dataStart + begin, end - begin), 0, budget);
    }

    private static long natural(String name, JsonNode number) {
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0) {
            throw new InvertException(name + ": the safetensors header has no valid shape or data_offsets");
        }
        return number.asLong();
    }
}
