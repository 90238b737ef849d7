package dev.invert.arrays;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads arrays written by {@code numpy.savez} and {@code numpy.savez_compressed}: a ZIP file of .npy files. Stored
 * entries are read in place; deflated entries are decompressed once, to native memory or to a temporary file.
 */
final class NpzFile {
    private static final String SUFFIX = ".npy";

    /**
     * Arrays that {@code scipy.sparse.save_npz} writes for every sparse format; each format adds one of the arrays
     * below.
     */
    private static final List<String> SPARSE = List.of("format", "shape", "data");

    private static final List<String> SPARSE_INDICES = List.of("indptr", "row", "offsets", "coords");
    private static final int DEFLATED = 8;
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int MOST_TEXT_BYTES = 1 << 12;

    /** Maximum compression ratio of deflate; an entry that claims a higher one was made to exhaust memory. */
    private static final int BEST_RATIO = 1032;

    private NpzFile() {}

    static ArrayFile open(ArrayPath path, FileChannel channel, MemoryBudget budget) throws IOException {
        ZipDirectory zip = new ZipDirectory(path.file().toString(), channel);
        ZipDirectory.Entry entry = entry(path, zip.entries());
        long offset = zip.dataOffset(entry);
        if (entry.stored()) {
            requireChecksum(path.toString(), channel, offset, entry);
            return ArrayFile.ofNpy(path.toString(), new ArrayBytes.InFile(channel, offset, entry.byteCount()), budget);
        }
        if (entry.method() != DEFLATED) {
            throw new InvertException(path + ": compressed by method " + entry.method()
                    + "; write it with numpy.savez or numpy.savez_compressed");
        }
        if (entry.byteCount() / BEST_RATIO > entry.packedBytes()) {
            throw new InvertException(path + ": claims to unpack " + entry.packedBytes() + " bytes into "
                    + entry.byteCount() + ", which deflate cannot do; write it again");
        }
        requireSize(path.toString(), channel.position(offset), entry);
        ArrayBytes unpacked = unpack(path.toString(), channel.position(offset), entry, budget);
        try {
            return ArrayFile.ofNpy(path.toString(), unpacked, budget);
        } catch (IOException | RuntimeException e) {
            unpacked.close();
            throw e;
        }
    }

    /**
     * Reads a stored entry once and compares its checksum, as NumPy does. Reading is what makes it slow, and the array
     * is about to be read anyway.
     */
    private static void requireChecksum(String name, FileChannel channel, long offset, ZipDirectory.Entry entry)
            throws IOException {
        CRC32 crc = new CRC32();
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES * 16);
        for (long done = 0; done < entry.byteCount(); ) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), entry.byteCount() - done));
            int count = channel.read(chunk, offset + done);
            if (count < 0) {
                throw new InvertException(name + ": ends too early; write or copy it again");
            }
            crc.update(chunk.flip());
            done += count;
        }
        if ((int) crc.getValue() != entry.crc()) {
            throw new InvertException(name + ": is damaged: its checksum is wrong; write or copy it again");
        }
    }

    /** Returns the names of the arrays in a file. */
    static List<String> names(ArrayPath path, FileChannel channel) throws IOException {
        return names(new ZipDirectory(path.file().toString(), channel).entries());
    }

    /**
     * Returns the text of a small array of one string, as NumPy writes {@code b"csr"} or {@code "csr"}.
     *
     * @throws InvertException if the array is something else
     */
    static String text(ArrayPath path) throws IOException {
        try (ZipFile zip = new ZipFile(path.file().toFile())) {
            ZipEntry entry = zip.getEntry(path.array() + SUFFIX);
            if (entry == null) {
                throw new InvertException(path.file() + ": has no array '" + path.array() + "'");
            }
            try (InputStream in = zip.getInputStream(entry)) {
                byte[] bytes = in.readNBytes(MOST_TEXT_BYTES);
                NpyHeader header = NpyHeader.read(path.toString(), bytes, bytes.length);
                boolean wide = header.type().startsWith("U");
                if (header.elementCount() != 1 || !(wide || header.type().startsWith("S"))) {
                    throw new InvertException(path + ": is no text; write it again");
                }
                // Python's strings have four bytes per character, of which ASCII uses the first.
                return new String(bytes, StandardCharsets.ISO_8859_1)
                        .substring((int) header.dataOffset())
                        .replace("\0", "");
            }
        } catch (ZipException e) {
            throw new InvertException(path + ": is damaged; write or copy it again", e);
        }
    }

    private static List<String> names(Map<String, ZipDirectory.Entry> entries) {
        return entries.keySet().stream()
                .filter(name -> name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .toList();
    }

    private static ZipDirectory.Entry entry(ArrayPath path, Map<String, ZipDirectory.Entry> entries) {
        List<String> arrays = names(entries);
        if (path.array().isEmpty()
                && arrays.containsAll(SPARSE)
                && SPARSE_INDICES.stream().anyMatch(arrays::contains)) {
            throw new InvertException(
                    path.file() + ": is a sparse matrix of SciPy; save it with numpy.save(file, matrix.toarray())");
        }
        return entries.get(NamedArrays.choose(path, arrays) + SUFFIX);
    }

    /**
     * Unpacks the header and compares the size of its array with that of the entry, before all of it is unpacked: a
     * small file can claim a thousand times its size.
     */
    private static void requireSize(String name, FileChannel channel, ZipDirectory.Entry entry) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            byte[] start = new InflaterInputStream(Channels.newInputStream(channel), inflater, CHUNK_BYTES)
                    .readNBytes((int) Math.min(entry.byteCount(), NpyHeader.MOST_BYTES));
            NpyHeader header = NpyHeader.read(name, start, entry.byteCount());
            if (header.endOffset() != entry.byteCount()) {
                throw new InvertException(
                        name + ": unpacks to " + entry.byteCount() + " bytes, but shape " + header.shape() + " of "
                                + header.type() + " needs " + header.endOffset() + "; write it again");
            }
        } catch (ZipException e) {
            throw new InvertException(
                    name + ": is damaged: its compressed data cannot be unpacked; write or copy it again", e);
        } finally {
            inflater.end();
        }
    }

    private static ArrayBytes unpack(String name, FileChannel channel, ZipDirectory.Entry entry, MemoryBudget budget)
            throws IOException {
        // At most half of the free memory, because the neurons read from the array need memory too.
        boolean inMemory = entry.byteCount() <= budget.freeBytes() / 2;
        ArrayBytes target = inMemory
                ? new ArrayBytes.InMemory(budget.allocate(MemoryTag.ACTIVATIONS, entry.byteCount()))
                : temporaryFile(name, entry.byteCount());
        Inflater inflater = new Inflater(true);
        try {
            // Not closed, because that would close the caller's channel.
            InputStream packed = Channels.newInputStream(channel);
            CRC32 crc = new CRC32();
            InputStream in = new CheckedInputStream(new InflaterInputStream(packed, inflater, CHUNK_BYTES), crc);
            byte[] chunk = new byte[CHUNK_BYTES];
            for (long done = 0; done < entry.byteCount(); ) {
                int count = in.read(chunk, 0, (int) Math.min(chunk.length, entry.byteCount() - done));
                if (count < 0) {
                    throw new InvertException(name + ": a compressed array ends too early; write or copy it again");
                }
                write(target, done, ByteBuffer.wrap(chunk, 0, count));
                done += count;
            }
            if ((int) crc.getValue() != entry.crc()) {
                throw new InvertException(name + ": is damaged: its checksum is wrong; write or copy it again");
            }
            return target;
        } catch (ZipException e) {
            target.close();
            throw new InvertException(
                    name + ": is damaged: its compressed data cannot be unpacked; write or copy it again", e);
        } catch (IOException | RuntimeException e) {
            target.close();
            throw e;
        } finally {
            inflater.end();
        }
    }

    private static ArrayBytes temporaryFile(String name, long byteCount) throws IOException {
        Path file = Files.createTempFile("invert", ".npy");
        long room = Files.getFileStore(file).getUsableSpace();
        if (byteCount > room) {
            Files.delete(file);
            throw new InvertException(Message.of(
                    name + ": unpacks to " + byteCount + " bytes; neither memory (",
                    Setting.MEMORY_LIMIT,
                    ") nor " + file.getParent() + " (-Djava.io.tmpdir) has room: write it with numpy.save"));
        }
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        return new ArrayBytes.InFile(channel, 0, byteCount);
    }

    private static void write(ArrayBytes target, long position, ByteBuffer bytes) throws IOException {
        if (target instanceof ArrayBytes.InMemory memory) {
            NativeBlock block = memory.block();
            block.slice(position, bytes.remaining()).put(bytes);
        } else if (target instanceof ArrayBytes.InFile file) {
            for (long at = position; bytes.hasRemaining(); ) {
                at += file.channel().write(bytes, at);
            }
        }
    }
}
