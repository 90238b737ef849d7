package dev.invert.arrays;

import dev.invert.internal.memory.NativeBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Random-access bytes outside the Java heap. Reading is thread-safe. */
sealed interface ArrayBytes extends AutoCloseable {
    /** Returns the number of bytes. */
    long byteCount();

    /**
     * Reads from a position until the buffer is full or the bytes end.
     *
     * @param target receives the bytes from its position, which advances by the number of bytes read
     * @param position offset of the first byte to read
     */
    void read(ByteBuffer target, long position) throws IOException;

    @Override
    void close() throws IOException;

    /**
     * A region of an open file.
     *
     * @param channel owned by this object
     * @param offset position of the first byte in the file
     * @param byteCount length of the region
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
     * The start of bytes that are not all at hand.
     *
     * @param start the first bytes
     * @param byteCount length of all bytes
     */
    record Start(ByteBuffer start, long byteCount) implements ArrayBytes {
        @Override
        public void read(ByteBuffer target, long position) {
            int room = (int) Math.max(0, Math.min(target.remaining(), start.limit() - position));
            target.put(start.slice((int) Math.min(position, start.limit()), room));
        }

        @Override
        public void close() {}
    }

    /**
     * Bytes in native memory.
     *
     * @param block owned by this object
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
