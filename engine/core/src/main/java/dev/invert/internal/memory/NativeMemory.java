package dev.invert.internal.memory;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import java.util.Optional;

/**
 * Allocates native memory: from the operating system, or as direct buffers if no native library can be loaded. Only
 * {@code MemoryBudget}, which counts and limits it, calls this class.
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
        Optional<String> whyNot = SystemStorage.whyNot();
        NativeBlock.Storage storage =
                whyNot.isEmpty() ? SystemStorage.allocate(byteCount) : direct(tag, byteCount, whyNot.get());
        if (storage == null) {
            throw new InvertException(Message.of(
                    "The system has no " + byteCount + " bytes for " + tag + ": close other programs or lower ",
                    Setting.MEMORY_LIMIT));
        }
        return new NativeBlock(tag, storage, byteCount, onFree);
    }

    /** Allocates a direct buffer; returns null if the Java runtime has no memory left for it. */
    static NativeBlock.Storage direct(MemoryTag tag, long byteCount, String whyNoLibrary) {
        if (byteCount > DirectStorage.MAX_BYTES) {
            throw new InvertException(byteCount + " bytes for " + tag
                    + " are more than Java alone can allocate, and no native library can be loaded: " + whyNoLibrary);
        }
        try {
            return new DirectStorage(byteCount);
        } catch (OutOfMemoryError e) {
            return null;
        }
    }
}
