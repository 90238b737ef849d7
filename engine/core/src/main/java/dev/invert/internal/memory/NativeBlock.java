package dev.invert.internal.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * One allocation of native memory, aligned to 64 bytes, zeroed when new. Its owner closes it, once or more often;
 * buffers taken from it must not be used afterwards. Not thread-safe in {@link #close()}, otherwise as safe as memory
 * is.
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

    /** The address of the first byte, a multiple of 64. */
    public long address() {
        if (closed) {
            throw new IllegalStateException("block of " + tag + " is closed");
        }
        return address;
    }

    /** The size asked for. */
    public long byteCount() {
        return byteCount;
    }

    /** The whole block as a buffer in native byte order; at most 2^31 - 1 bytes. */
    public ByteBuffer bytes() {
        return slice(0, byteCount);
    }

    /**
     * A window of the block as a buffer in native byte order.
     *
     * @param offset first byte
     * @param length in bytes, at most 2^31 - 1
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
        // A pointer of its own: the buffer of a pointer to the block would end 2 GB after the block's start.
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
