package dev.invert.arrays;

import dev.invert.internal.memory.NativeBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Bytes outside the heap that can be read from anywhere; reading is thread-safe. */
sealed interface ArrayBytes extends AutoCloseable {
    /** How many there are. */
    long byteCount();

    /** Reads from a position until the buffer is full or the bytes end. */
    void read(ByteBuffer target, long position) throws IOException;

    @Override
    void close() throws IOException;

    /**
     * A part of an open file.
     *
     * @param channel owned by this
     * @param offset of the first byte in the file
     */
    record InFile(FileChannel channel, long offset, long byteCount) implements ArrayBytes {
        @Override
        public void read(ByteBuffer target, long position) throws IOException {
            int room = (int) Math.max(0, Math.min(target.remaining(), byteCount - position));
            int limit = target.limit();
            target.limit(target.position() + room);
            NpyHeader.readFully(channel, target, offset + position);
            target.limit(limit);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /**
     * Memory.
     *
     * @param block owned by this
     */
    record InMemory(NativeBlock block) implements ArrayBytes {
        @Override
        public long byteCount() {
            return block.byteCount();
        }

        @Override
        public void read(ByteBuffer target, long position) {
            long room = Math.max(0, Math.min(target.remaining(), byteCount() - position));
            target.put(block.slice(position, room));
        }

        @Override
        public void close() {
            block.close();
        }
    }
}
