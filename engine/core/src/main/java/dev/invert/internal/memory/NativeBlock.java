package dev.invert.internal.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * One allocation of native memory, aligned to 64 bytes and zeroed when new. Its owner closes it; closing it twice has
 * no effect. Buffers taken from it must not be used after that. {@link #close()} is not thread-safe; concurrent access
 * to the bytes follows the usual rules for shared memory.
 */
public final class NativeBlock implements AutoCloseable {
    private final MemoryTag tag;
    private final long byteCount;
    private final Storage storage;
    private final Runnable onFree;
    private boolean closed;

    NativeBlock(MemoryTag tag, Storage storage, long byteCount, Runnable onFree) {
        this.tag = tag;
        this.byteCount = byteCount;
        this.storage = storage;
        this.onFree = onFree;
    }

    /** The memory of one block. */
    interface Storage {
        /** Returns the address of the first byte, or 0 if no native code can be called on the block. */
        long address();

        /** Returns a window of the block. */
        ByteBuffer slice(long offset, int length);

        /** Releases the memory; called once. */
        void free();
    }

    /**
     * Returns the address of the first byte, a multiple of 64; 0 if no native library can be loaded, so that there is
     * nothing to pass it to.
     *
     * @throws IllegalStateException if the block is closed
     */
    public long address() {
        requireOpen();
        return storage.address();
    }

    /** Returns the requested size in bytes, without alignment padding. */
    public long byteCount() {
        return byteCount;
    }

    /** Returns the whole block as a buffer in native byte order. The block must be smaller than 2^31 bytes. */
    public ByteBuffer bytes() {
        return slice(0, byteCount);
    }

    /**
     * Returns a window of the block as a buffer in native byte order.
     *
     * @param offset offset of the first byte
     * @param length length in bytes, at most 2^31 - 1
     * @throws IllegalArgumentException if {@code length} is larger than that
     * @throws IndexOutOfBoundsException if the window does not lie within the block
     * @throws IllegalStateException if the block is closed
     */
    public ByteBuffer slice(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, byteCount);
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("length=" + length + " must be below 2^31: take smaller windows");
        }
        requireOpen();
        if (length == 0) {
            return ByteBuffer.allocateDirect(0);
        }
        return storage.slice(offset, (int) length).order(ByteOrder.nativeOrder());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("block of " + tag + " is closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            storage.free();
            onFree.run();
        }
    }
}
