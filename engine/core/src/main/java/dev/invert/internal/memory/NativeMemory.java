package dev.invert.internal.memory;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Allocates native memory from the operating system. Only {@code MemoryBudget}, which counts and limits it, calls this
 * class.
 */
public final class NativeMemory {
    /** Alignment of every block, which kernels may rely on: one cache line, and the widest vector register. */
    static final int ALIGNMENT_BYTES = 64;

    private NativeMemory() {}

    /**
     * Allocates a zeroed block.
     *
     * @param tag purpose of the block
     * @param byteCount size in bytes, at least 0
     * @param onFree runs once, after the block has been freed
     * @throws InvertException if the system cannot provide the memory
     */
    public static NativeBlock allocate(MemoryTag tag, long byteCount, Runnable onFree) {
        Pointer memory = Pointer.calloc(1, byteCount + ALIGNMENT_BYTES);
        if (memory == null || memory.isNull()) {
            throw new InvertException(Message.of(
                    "The system has no " + byteCount + " bytes for " + tag + ": close other programs or lower ",
                    Setting.MEMORY_LIMIT));
        }
        return new NativeBlock(tag, new BytePointer(memory), byteCount, onFree);
    }
}
