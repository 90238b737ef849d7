package dev.invert.internal.memory;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Asks the operating system for native memory. Only {@code MemoryBudget} calls it, which counts and limits. */
public final class NativeMemory {
    /** One cache line, and the widest vector register: kernels may assume it of every block. */
    static final int ALIGNMENT_BYTES = 64;

    private NativeMemory() {}

    /**
     * Allocates a zeroed block.
     *
     * @param tag what the block is for
     * @param byteCount at least 0
     * @param onFree runs once, when the block is freed
     * @throws InvertException if the system has no memory
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
