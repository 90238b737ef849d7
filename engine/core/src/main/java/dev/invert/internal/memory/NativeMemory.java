package dev.invert.internal.memory;

import dev.invert.errors.InvertException;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Allocates native memory, counts it per tag and enforces one limit for the process. Thread-safe.
 *
 * <p>The limit is checked before the operating system is asked, so that a request which cannot be met is an error in
 * words and not a killed process.
 */
public final class NativeMemory {
    /** One cache line, and the widest vector register: kernels may assume it of every block. */
    static final int ALIGNMENT_BYTES = 64;

    private static final AtomicLong limitBytes = new AtomicLong(defaultLimitBytes());
    private static final AtomicLong usedBytes = new AtomicLong();
    private static final AtomicLong peakBytes = new AtomicLong();
    private static final Map<MemoryTag, AtomicLong> usedBytesByTag = new EnumMap<>(MemoryTag.class);

    static {
        for (MemoryTag tag : MemoryTag.values()) {
            usedBytesByTag.put(tag, new AtomicLong());
        }
    }

    private NativeMemory() {}

    /**
     * Allocates a zeroed block.
     *
     * @param tag what the block is for
     * @param byteCount at least 0
     * @throws InvertException if the limit would be passed or the system has no memory
     */
    public static NativeBlock allocate(MemoryTag tag, long byteCount) {
        if (byteCount < 0) {
            throw new IllegalArgumentException("byteCount=" + byteCount + " must be at least 0");
        }
        reserve(tag, byteCount);
        Pointer memory = Pointer.calloc(1, byteCount + ALIGNMENT_BYTES);
        if (memory == null || memory.isNull()) {
            release(tag, byteCount);
            throw new InvertException(
                    "The system has no " + byteCount + " bytes for " + tag + ": close other programs or use --memory");
        }
        return new NativeBlock(tag, new BytePointer(memory), byteCount);
    }

    private static void reserve(MemoryTag tag, long byteCount) {
        long limit = limitBytes.get();
        long used = usedBytes.addAndGet(byteCount);
        if (used > limit || used < 0) {
            usedBytes.addAndGet(-byteCount);
            throw new InvertException("Native memory for " + tag + " needs " + byteCount + " bytes, "
                    + Math.max(0, limit - (used - byteCount)) + " of the limit of " + limit
                    + " are free: raise --memory or use smaller blocks");
        }
        usedBytesByTag.get(tag).addAndGet(byteCount);
        peakBytes.accumulateAndGet(used, Math::max);
    }

    static void free(NativeBlock block, Pointer memory) {
        Pointer.free(memory);
        release(block.tag(), block.byteCount());
    }

    private static void release(MemoryTag tag, long byteCount) {
        usedBytesByTag.get(tag).addAndGet(-byteCount);
        usedBytes.addAndGet(-byteCount);
    }

    /** Bytes in use now, over all tags. */
    public static long usedBytes() {
        return usedBytes.get();
    }

    /** Bytes in use now, per tag; a snapshot. */
    public static Map<MemoryTag, Long> usedBytesByTag() {
        Map<MemoryTag, Long> used = new EnumMap<>(MemoryTag.class);
        usedBytesByTag.forEach((tag, bytes) -> used.put(tag, bytes.get()));
        return used;
    }

    /** The largest value that {@link #usedBytes()} has had in this process. */
    public static long peakBytes() {
        return peakBytes.get();
    }

    /** The most bytes that may be in use. */
    public static long limitBytes() {
        return limitBytes.get();
    }

    /** Bytes that may still be allocated. */
    public static long freeBytes() {
        return Math.max(0, limitBytes.get() - usedBytes.get());
    }

    /** Sets the most bytes that may be in use; blocks already allocated stay. */
    public static void setLimitBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("limitBytes=" + bytes + " must be at least 1");
        }
        limitBytes.set(bytes);
    }

    /** Three quarters of the machine: the rest is for the heap, LibTorch and everyone else. */
    private static long defaultLimitBytes() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            return system.getTotalMemorySize() / 4 * 3;
        }
        return Long.MAX_VALUE;
    }
}
