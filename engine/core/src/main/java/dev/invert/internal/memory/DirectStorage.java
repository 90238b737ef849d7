package dev.invert.internal.memory;

import java.nio.ByteBuffer;

/**
 * Memory of a direct buffer, for machines on which no native library can be loaded: below 2 GB, and released when the
 * collector finds it.
 */
final class DirectStorage implements NativeBlock.Storage {
    /** Largest block. */
    static final long MAX_BYTES = Integer.MAX_VALUE;

    private ByteBuffer memory;

    DirectStorage(long byteCount) {
        // No native code runs on it, so it needs no alignment.
        memory = ByteBuffer.allocateDirect((int) byteCount);
    }

    @Override
    public long address() {
        return 0;
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        return memory.slice((int) offset, length);
    }

    @Override
    public void free() {
        memory = null;
    }
}
