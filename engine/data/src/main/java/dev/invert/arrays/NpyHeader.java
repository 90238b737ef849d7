package dev.invert.arrays;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Header of an .npy file. The header is a Python dictionary literal; it is matched against the one form that NumPy
 * writes and never evaluated. Format: numpy.lib.format, versions 1 to 3.
 *
 * @param type element type as NumPy writes it, without byte order: {@code f4}, {@code b1}, …
 * @param fortranOrder whether the first index varies fastest
 * @param shape extents, each at least 0
 * @param dataOffset offset of the data in the file, in bytes
 */
public record NpyHeader(String type, boolean fortranOrder, List<Long> shape, long dataOffset) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER_BYTES = 1 << 16;

    /** Maximum offset of the data. */
    static final int MOST_BYTES = 12 + MAX_HEADER_BYTES;

    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z])(\\d{0,4})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern EXTENT = Pattern.compile("\\d{1,18}");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\s]{0,200})\\)");

    /**
     * Reads and checks a header.
     *
     * @param file name of the file for error messages
     * @param channel open for reading; its position is neither used nor changed
     * @throws InvertException if it is not an .npy file, holds Python objects or big-endian data, or is shorter than
     *     its shape requires
     */
    public static NpyHeader read(Path file, FileChannel channel) throws IOException {
        return read(file.toString(), new ArrayBytes.InFile(channel, 0, channel.size()));
    }

    /**
     * Reads and checks a header.
     *
     * @param file name of the data for error messages
     * @param bytes header and data
     * @throws InvertException as {@link #read(Path, FileChannel)}
     */
    static NpyHeader read(String file, ArrayBytes bytes) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        bytes.read(start, 0);
        byte[] magic = new byte[MAGIC.length];
        start.flip();
        if (start.limit() >= 10) {
            start.get(magic);
        }
        if (!java.util.Arrays.equals(magic, MAGIC)) {
            throw new InvertException(file + ": not an .npy file; write one with numpy.save");
        }
        int version = start.get();
        start.get();
        boolean wide = version >= 2 && start.limit() >= 12;
        long length = wide ? Integer.toUnsignedLong(start.getInt()) : Short.toUnsignedInt(start.getShort());
        long offset = start.position() + length;
        if (version < 1 || version > 3 || length > MAX_HEADER_BYTES || offset > bytes.byteCount()) {
            throw new InvertException(file + ": broken .npy header; write the file again with numpy.save");
        }
        ByteBuffer text = ByteBuffer.allocate((int) length);
        bytes.read(text, start.position());
        NpyHeader header = parse(file, new String(text.array(), StandardCharsets.UTF_8), offset);
        header.requireData(file, bytes.byteCount());
        return header;
    }

    /**
     * Reads a header from the start of the data.
     *
     * @param start the first {@link #MOST_BYTES} bytes, or all
     * @param byteCount size of header and data
     */
    static NpyHeader read(String file, byte[] start, long byteCount) throws IOException {
        return read(file, new ArrayBytes.Start(ByteBuffer.wrap(start), byteCount));
    }

    /**
     * Returns the number of bytes of a header after its first bytes.
     *
     * @param prefix the first 12 bytes, or fewer if there are no more
     * @throws InvertException if these are not the start of an .npy file
     */
    static int remainingBytes(String file, byte[] prefix) {
        if (prefix.length < 12 || !java.util.Arrays.equals(MAGIC, 0, MAGIC.length, prefix, 0, MAGIC.length)) {
            throw new InvertException(file + ": not an .npy file; write one with numpy.save");
        }
        ByteBuffer start = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN);
        boolean wide = prefix[MAGIC.length] >= 2;
        long length = wide ? Integer.toUnsignedLong(start.getInt(8)) : Short.toUnsignedInt(start.getShort(8));
        long remaining = length + (wide ? 12 : 10) - prefix.length;
        if (length > MAX_HEADER_BYTES || remaining < 0) {
            throw new InvertException(file + ": broken .npy header; write the file again with numpy.save");
        }
        return (int) remaining;
    }

    /** Returns the number of bytes of header and data. */
    long endOffset() {
        return dataOffset + elementCount() * elementBytes();
    }

    private static NpyHeader parse(String file, String text, long offset) {
        Matcher type = TYPE.matcher(text);
        Matcher order = ORDER.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!type.find() || !order.find() || !shape.find()) {
            throw new InvertException(
                    file + ": holds structured data or has a broken header; a plain array of numbers is needed");
        }
        if (type.group(2).equals("O")) {
            throw new InvertException(file + ": holds Python objects, which are never loaded; save a numeric array");
        }
        if (type.group(3).isEmpty()) {
            throw new InvertException(
                    file + ": elements of type " + type.group(2) + "; a plain array of numbers is needed");
        }
        String name = type.group(2) + type.group(3);
        if (type.group(1).equals(">") && !name.endsWith("1")) {
            throw new InvertException(
                    file + ": big-endian data; convert it with array.astype(array.dtype.newbyteorder('<'))");
        }
        List<Long> extents = new ArrayList<>();
        for (String extent : shape.group(1).split(",", -1)) {
            if (!extent.isBlank()) {
                if (!EXTENT.matcher(extent.strip()).matches()) {
                    throw new InvertException(file + ": shape (" + shape.group(1) + ") is out of range");
                }
                extents.add(Long.parseLong(extent.strip()));
            }
        }
        return new NpyHeader(name, order.group(1).equals("True"), List.copyOf(extents), offset);
    }

    private void requireData(String file, long fileBytes) {
        long bytes;
        try {
            bytes = Math.multiplyExact(elementCount(), (long) elementBytes());
        } catch (ArithmeticException e) {
            throw new InvertException(file + ": shape " + shape + " is out of range", e);
        }
        if (fileBytes - dataOffset < bytes) {
            throw new InvertException(file + ": truncated: shape " + shape + " of " + type + " needs " + bytes
                    + " bytes of data, the file has " + (fileBytes - dataOffset) + "; copy it again");
        }
    }

    /** Length of an encoded header in bytes: enough for any 2-D shape, and a multiple of 64 as the format requires. */
    public static final int ENCODED_BYTES = 128;

    /**
     * Returns an encoded header of {@link #ENCODED_BYTES}, format version 1.
     *
     * @param description element type with its byte order, as in {@code <f4}
     * @param fortranOrder whether the first index varies fastest
     * @param rowCount first extent
     * @param columnCount second extent
     */
    public static ByteBuffer encode(String description, boolean fortranOrder, long rowCount, long columnCount) {
        return encode(description, fortranOrder, "(%d, %d)".formatted(rowCount, columnCount));
    }

    /**
     * Returns an encoded header of {@link #ENCODED_BYTES}, format version 1.
     *
     * @param description element type with its byte order, as in {@code <f4}
     * @param fortranOrder whether the first index varies fastest
     * @param shape extents as Python writes them, as in {@code (3,)}
     */
    public static ByteBuffer encode(String description, boolean fortranOrder, String shape) {
        String text = "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
                .formatted(description, fortranOrder ? "True" : "False", shape);
        int prefix = MAGIC.length + 4;
        ByteBuffer header = ByteBuffer.allocate(ENCODED_BYTES);
        header.put(MAGIC).put((byte) 1).put((byte) 0);
        header.put((byte) (ENCODED_BYTES - prefix)).put((byte) 0);
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        while (header.remaining() > 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').flip();
    }

    /** Returns the number of elements: the product of the extents. */
    public long elementCount() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** Returns the size of one element in bytes. */
    public int elementBytes() {
        return Integer.parseInt(type.substring(1));
    }

    /** Reads from a file position until the buffer is full or the file ends. */
    public static void readFully(FileChannel channel, ByteBuffer target, long position) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                return;
            }
            at += count;
        }
    }
}
