package dev.invert.internal.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * One allocation of native memory, aligned to 64 bytes and zeroed when new. Its owner closes it; closing it twice has
 * no effect. Buffers taken from it must not be used after that. {@link #close()} is not thread-safe; concurrent access
 * to the bytes follows the usual rules for shared memory.
 */
public final class NativeBlock implements AutoCloseable {
    private final MemoryTag tag;
    private final long byteCount;
    private final long address;
    private final BytePointer memory;
    private final Runnable onFree;
    private boolean closed;

    NativeBlock(MemoryTag tag, BytePointer memory, long byteCount, Runnable onFree) {
        this.tag = tag;
        this.byteCount = byteCount;
        this.memory = memory;
        this.onFree = onFree;
        long start = memory.address();
        this.address = (start + NativeMemory.ALIGNMENT_BYTES - 1) & -NativeMemory.ALIGNMENT_BYTES;
    }

    /**
     * Returns the address of the first byte, a multiple of 64.
     *
     * @throws IllegalStateException if the block is closed
     */
    public long address() {
        if (closed) {
            throw new IllegalStateException("block of " + tag + " is closed");
        }
        return address;
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
        if (closed) {
            throw new IllegalStateException("block of " + tag + " is closed");
        }
        if (length == 0) {
            return ByteBuffer.allocateDirect(0);
        }
        long first = address - memory.address() + offset;
        // Uses a separate pointer per window: the buffer of a pointer to the block would end 2 GB after the block's
        // start.
        try (BytePointer window = memory.getPointer(BytePointer.class, first)) {
            return window.limit(length).asByteBuffer().order(ByteOrder.nativeOrder());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Pointer.free(new Pointer(memory));
            onFree.run();
        }
    }
}
