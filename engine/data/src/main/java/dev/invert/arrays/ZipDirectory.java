package dev.invert.arrays;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Locates the entries of a ZIP file. java.util.zip only gives sequential access to their bytes; arrays are read in
 * place at random positions, which requires the offset. Format: PKWARE APPNOTE 4.3 with ZIP64, which NumPy and PyTorch
 * write.
 */
final class ZipDirectory {
    private static final int END_BYTES = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LOCATOR_BYTES = 20;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END64_BYTES = 56;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int ENTRY_BYTES = 46;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int LOCAL_BYTES = 30;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int ZIP64_FIELD = 1;
    private static final long IN_ZIP64_FIELD = 0xFFFFFFFFL;
    private static final int ENCRYPTED = 1;

    /** Maximum size in bytes: room for more than 100,000 entries, beyond any file of arrays. */
    private static final int LONGEST_DIRECTORY = 1 << 24;

    private final String name;
    private final FileChannel channel;
    private final long fileBytes;

    /**
     * One entry of the ZIP file.
     *
     * @param name name as stored in the directory
     * @param method compression method: 0 stored, 8 deflated
     * @param crc CRC-32 of the uncompressed bytes
     * @param packedBytes compressed size
     * @param byteCount uncompressed size
     * @param localOffset offset of the local header in the file
     */
    record Entry(String name, int method, int crc, long packedBytes, long byteCount, long localOffset) {
        boolean stored() {
            return method == 0;
        }
    }

    /**
     * @param name name of the file for error messages
     * @param channel of the caller, who closes it
     */
    ZipDirectory(String name, FileChannel channel) throws IOException {
        this.name = name;
        this.channel = channel;
        this.fileBytes = channel.size();
    }

    /**
     * Returns the entries by name, in directory order.
     *
     * @throws InvertException if this is not a ZIP file, is damaged, or is encrypted
     */
    Map<String, Entry> entries() throws IOException {
        ByteBuffer tail = read(Math.max(0, fileBytes - END_BYTES - LONGEST_COMMENT), END_BYTES + LONGEST_COMMENT);
        int end = tail.limit() - END_BYTES;
        while (end >= 0 && tail.getInt(end) != END_SIGNATURE) {
            end--;
        }
        if (end < 0) {
            throw new InvertException(name + ": is no ZIP file, or its end is missing; write or copy it again");
        }
        long directoryBytes = Integer.toUnsignedLong(tail.getInt(end + 12));
        long directoryOffset = Integer.toUnsignedLong(tail.getInt(end + 16));
        int locator = end - LOCATOR_BYTES;
        if (locator >= 0 && tail.getInt(locator) == LOCATOR_SIGNATURE) {
            ByteBuffer end64 = read(tail.getLong(locator + 8), END64_BYTES);
            require(end64.limit() == END64_BYTES && end64.getInt(0) == END64_SIGNATURE);
            directoryBytes = end64.getLong(40);
            directoryOffset = end64.getLong(48);
        }
        require(directoryBytes >= 0 && directoryBytes <= LONGEST_DIRECTORY);
        ByteBuffer directory = read(directoryOffset, (int) directoryBytes);
        require(directory.limit() == directoryBytes);
        return entries(directory);
    }

    private Map<String, Entry> entries(ByteBuffer directory) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (int at = 0; directory.limit() - at >= ENTRY_BYTES; ) {
            require(directory.getInt(at) == ENTRY_SIGNATURE);
            int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
            int extraBytes = Short.toUnsignedInt(directory.getShort(at + 30));
            int commentBytes = Short.toUnsignedInt(directory.getShort(at + 32));
            int extra = at + ENTRY_BYTES + nameBytes;
            require(extra + extraBytes + commentBytes <= directory.limit());
            if ((directory.getShort(at + 8) & ENCRYPTED) != 0) {
                throw new InvertException(name + ": is encrypted; write it again without a password");
            }
            long[] wide = {
                Integer.toUnsignedLong(directory.getInt(at + 24)),
                Integer.toUnsignedLong(directory.getInt(at + 20)),
                Integer.toUnsignedLong(directory.getInt(at + 42))
            };
            widen(wide, directory.slice(extra, extraBytes).order(ByteOrder.LITTLE_ENDIAN));
            byte[] text = new byte[nameBytes];
            directory.get(at + ENTRY_BYTES, text);
            Entry entry = new Entry(
                    new String(text, StandardCharsets.UTF_8),
                    Short.toUnsignedInt(directory.getShort(at + 10)),
                    directory.getInt(at + 16),
                    wide[1],
                    wide[0],
                    wide[2]);
            require(entry.packedBytes >= 0 && entry.byteCount >= 0 && entry.localOffset >= 0);
            require(entries.put(entry.name, entry) == null);
            at = extra + extraBytes + commentBytes;
        }
        return entries;
    }

    /**
     * Replaces the sizes and the offset that do not fit in 32 bits by the values in the ZIP64 extra field, which holds
     * only those, in this order.
     */
    private void widen(long[] values, ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Short.toUnsignedInt(extra.getShort());
            require(length <= extra.remaining());
            ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            extra.position(extra.position() + length);
            for (int i = 0; i < values.length && id == ZIP64_FIELD; i++) {
                if (values[i] == IN_ZIP64_FIELD) {
                    require(field.remaining() >= Long.BYTES);
                    values[i] = field.getLong();
                }
            }
        }
    }

    /**
     * Returns the offset of an entry's data in the file, after checking that all of it lies within the file.
     *
     * @throws InvertException if it does not, or the local header is damaged
     */
    long dataOffset(Entry entry) throws IOException {
        ByteBuffer local = read(entry.localOffset, LOCAL_BYTES);
        require(local.limit() == LOCAL_BYTES && local.getInt(0) == LOCAL_SIGNATURE);
        long offset = entry.localOffset
                + LOCAL_BYTES
                + Short.toUnsignedInt(local.getShort(26))
                + Short.toUnsignedInt(local.getShort(28));
        require(offset <= fileBytes && entry.packedBytes <= fileBytes - offset);
        require(!entry.stored() || entry.packedBytes == entry.byteCount);
        return offset;
    }

    private ByteBuffer read(long position, int atMost) throws IOException {
        require(position >= 0 && position <= fileBytes);
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(atMost, fileBytes - position))
                .order(ByteOrder.LITTLE_ENDIAN);
        NpyHeader.readFully(channel, bytes, position);
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void require(boolean sound) {
        if (!sound) {
            throw new InvertException(name + ": is a broken ZIP file; write or copy it again");
        }
    }
}
