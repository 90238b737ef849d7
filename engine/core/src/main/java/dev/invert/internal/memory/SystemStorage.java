package dev.invert.internal.memory;

import dev.invert.internal.jni.NativeCache;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Memory of the system's allocator, of any size, which is free as soon as it is released. */
final class SystemStorage implements NativeBlock.Storage {
    /** Reason that the system's allocator cannot be called, in one line; empty if it can. */
    private static final Optional<String> WHY_NOT = load();

    private final BytePointer memory;
    private final long address;

    private SystemStorage(Pointer memory) {
        this.memory = new BytePointer(memory);
        long start = memory.address();
        this.address = (start + NativeMemory.ALIGNMENT_BYTES - 1) & -NativeMemory.ALIGNMENT_BYTES;
    }

    static Optional<String> whyNot() {
        return WHY_NOT;
    }

    private static Optional<String> load() {
        Optional<String> unsafe = NativeCache.whyNot();
        if (unsafe.isPresent()) {
            return unsafe;
        }
        try {
            Pointer.free(Pointer.calloc(1, NativeMemory.ALIGNMENT_BYTES));
            return Optional.empty();
        } catch (LinkageError e) {
            return Optional.of("the library of JavaCPP cannot be loaded");
        }
    }

    /** Allocates zeroed memory; returns null if the system has none. */
    static SystemStorage allocate(long byteCount) {
        Pointer memory = Pointer.calloc(1, byteCount + NativeMemory.ALIGNMENT_BYTES);
        return memory == null || memory.isNull() ? null : new SystemStorage(memory);
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        long first = address - memory.address() + offset;
        // Uses a separate pointer per window: the buffer of a pointer to the block would end 2 GB after the block's
        // start.
        try (BytePointer window = memory.getPointer(BytePointer.class, first)) {
            return window.limit(length).asByteBuffer();
        }
    }

    @Override
    public void free() {
        Pointer.free(new Pointer(memory));
    }
}
