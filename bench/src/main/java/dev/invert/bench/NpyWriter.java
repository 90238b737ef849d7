package dev.invert.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes matrices as .npy in Fortran order, version 1.0 of numpy.lib.format, column by column. */
final class NpyWriter {
    /** Alignment of the data in numpy.lib.format, in bytes. */
    private static final int ALIGNMENT = 64;

    private static final int PREFIX_BYTES = 10;

    private NpyWriter() {}

    /** Source of the columns of a matrix. */
    @FunctionalInterface
    interface Columns {
        /** Puts all values of a column into an empty little-endian buffer of its size. */
        void put(int column, ByteBuffer to);
    }

    static void write(Path file, String type, int elementBytes, int rows, int columns, Columns source)
            throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': True, 'shape': (" + rows + ", " + columns + "), }";
        int length = header.length() + 1;
        length += -(PREFIX_BYTES + length) & (ALIGNMENT - 1);
        ByteBuffer start = ByteBuffer.allocate(PREFIX_BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        start.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        start.putShort((short) length);
        start.put((header + " ".repeat(length - 1 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, start.flip());
            ByteBuffer buffer = ByteBuffer.allocate(rows * elementBytes).order(ByteOrder.LITTLE_ENDIAN);
            for (int column = 0; column < columns; column++) {
                buffer.clear();
                source.put(column, buffer);
                writeFully(channel, buffer.flip());
            }
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
