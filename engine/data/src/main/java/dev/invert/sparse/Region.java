package dev.invert.sparse;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.AtomicFile;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes in native memory or in a file, read and written at any position. Reading is thread-safe. */
interface Region extends AutoCloseable {
    /**
     * Reads until the buffer is full.
     *
     * @param target receives bytes from its position to its limit
     * @throws InvertException if reading fails or the region ends
     */
    void read(ByteBuffer target, long position);

    /**
     * Writes the remaining bytes of a buffer.
     *
     * @throws InvertException if writing fails
     */
    void write(ByteBuffer bytes, long position);

    @Override
    void close();

    /**
     * Returns room for intermediate bytes: native memory, or a temporary file that is deleted when it is closed.
     *
     * @param purpose what the bytes are, for error messages
     * @param mostMemory largest size that is kept in memory
     * @param folder folder of the temporary file
     * @throws InvertException if neither has room
     */
    static Region scratch(String purpose, long byteCount, long mostMemory, Path folder, MemoryBudget budget) {
        if (byteCount <= mostMemory) {
            return new InMemory(budget.allocate(MemoryTag.ACTIVATIONS, Math.max(1, byteCount)));
        }
        try {
            long room = Files.getFileStore(folder).getUsableSpace();
            if (byteCount > room) {
                throw new InvertException(Message.of(
                        purpose + " takes " + byteCount + " bytes, more than half of the free memory (",
                        Setting.MEMORY_LIMIT,
                        "); the folder " + folder.toAbsolutePath() + " has room for " + room + ": make room there"));
            }
            AtomicFile file = AtomicFile.begin(folder.resolve("invert-transpose"));
            try {
                return new InTemporaryFile(new InFile(file.temporary(), open(file.temporary()), 0), file);
            } catch (IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InvertException("Cannot write to the folder " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Native memory.
     *
     * @param block owned by this object
     */
    record InMemory(NativeBlock block) implements Region {
        @Override
        public void read(ByteBuffer target, long position) {
            target.put(block.slice(position, target.remaining()));
        }

        @Override
        public void write(ByteBuffer bytes, long position) {
            block.slice(position, bytes.remaining()).put(bytes);
        }

        @Override
        public void close() {
            block.close();
        }
    }

    /**
     * A part of a file.
     *
     * @param file name for error messages
     * @param channel owned by this object
     * @param offset position of the first byte
     */
    record InFile(Path file, FileChannel channel, long offset) implements Region {
        @Override
        public void read(ByteBuffer target, long position) {
            try {
                long at = offset + position;
                while (target.hasRemaining()) {
                    int count = channel.read(target, at);
                    if (count < 0) {
                        throw new InvertException(file + ": became shorter while it was being read; copy it again");
                    }
                    at += count;
                }
            } catch (IOException e) {
                throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
            }
        }

        @Override
        public void write(ByteBuffer bytes, long position) {
            try {
                long at = offset + position;
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
            } catch (IOException e) {
                throw new InvertException("Cannot write " + file + ": " + AtomicFile.reason(e), e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // Everything that counts has been written.
            }
        }
    }

    /** A file that is deleted when it is closed. */
    record InTemporaryFile(InFile region, AtomicFile file) implements Region {
        @Override
        public void read(ByteBuffer target, long position) {
            region.read(target, position);
        }

        @Override
        public void write(ByteBuffer bytes, long position) {
            region.write(bytes, position);
        }

        @Override
        public void close() {
            region.close();
            file.close();
        }
    }

    /**
     * The elements of an array in a file.
     *
     * @param array owned by this object
     */
    record OfArray(ArrayFile array) implements Region {
        @Override
        public void read(ByteBuffer target, long position) {
            array.read(position / array.type().byteCount(), target);
        }

        @Override
        public void write(ByteBuffer bytes, long position) {
            throw new UnsupportedOperationException(array.name() + " is an input");
        }

        @Override
        public void close() {
            array.close();
        }
    }
}
