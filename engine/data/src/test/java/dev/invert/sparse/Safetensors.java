package dev.invert.sparse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds small .safetensors files. */
final class Safetensors {
    private final List<String> header = new ArrayList<>();
    private final ByteBuffer data = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    /** Adds metadata, as the inside of a JSON object. */
    Safetensors metadata(String fields) {
        header.add("\"__metadata__\":{" + fields + "}");
        return this;
    }

    /**
     * Adds an array.
     *
     * @param type name of the type: I64, I32, U32, U16, F32, F64 or F16, whose values are given as bits
     * @param shape extents, as in {@code 2,3}
     */
    Safetensors array(String name, String type, String shape, double... values) {
        int begin = data.position();
        for (double value : values) {
            switch (type) {
                case "I64" -> data.putLong((long) value);
                case "I32", "U32" -> data.putInt((int) (long) value);
                case "U16", "F16" -> data.putShort((short) (int) value);
                case "F32" -> data.putFloat((float) value);
                default -> data.putDouble(value);
            }
        }
        header.add("\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                .formatted(name, type, shape, begin, data.position()));
        return this;
    }

    Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    byte[] bytes() {
        byte[] json = ("{" + String.join(",", header) + "}").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[8 + json.length + data.position()];
        ByteBuffer.wrap(all)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data.duplicate().flip());
        return all;
    }
}
