package dev.invert;

import dev.invert.errors.MemoryLimitException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import dev.invert.internal.memory.NativeMemory;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;

/**
 * Limits the native memory of one job and counts the bytes in use. Matrices and readers are opened with a budget and
 * pass it on: memory allocated for results computed from them counts against it too. Thread-safe.
 *
 * <p>The limit is checked before memory is requested from the operating system, so that a request that exceeds it
 * causes an error message instead of a killed process. The Java heap and the memory of LibTorch are not counted.
 */
public final class MemoryBudget {
    private static final MemoryBudget PROCESS = new MemoryBudget(null, threeQuartersOfTheMachine());

    private final MemoryBudget parent;
    private final long limitBytes;
    private final Map<MemoryTag, Long> usedBytesByTag = new EnumMap<>(MemoryTag.class);
    private long usedBytes;
    private long peakBytes;

    private MemoryBudget(MemoryBudget parent, long limitBytes) {
        this.parent = parent;
        this.limitBytes = limitBytes;
        for (MemoryTag tag : MemoryTag.values()) {
            usedBytesByTag.put(tag, 0L);
        }
    }

    /**
     * Returns the default budget, shared by all callers that do not specify one: three quarters of the physical memory.
     * The rest is left to the heap, LibTorch and other programs.
     */
    public static MemoryBudget process() {
        return PROCESS;
    }

    /**
     * Creates a budget that is independent of all others.
     *
     * @param limitBytes maximum number of bytes in use, at least 1
     * @throws IllegalArgumentException if the limit is below 1
     */
    public static MemoryBudget ofBytes(long limitBytes) {
        return new MemoryBudget(null, requireLimit(limitBytes));
    }

    /**
     * Creates a budget whose memory also counts against this one.
     *
     * @param mostBytes maximum number of bytes in use, at least 1; capped at the limit of this budget
     * @throws IllegalArgumentException if the limit is below 1
     */
    public MemoryBudget child(long mostBytes) {
        return new MemoryBudget(this, Math.min(limitBytes, requireLimit(mostBytes)));
    }

    private static long requireLimit(long limitBytes) {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("limitBytes=" + limitBytes + " must be at least 1");
        }
        return limitBytes;
    }

    private static long threeQuartersOfTheMachine() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            return system.getTotalMemorySize() / 4 * 3;
        }
        return Long.MAX_VALUE;
    }

    /**
     * Allocates a zeroed block, which counts against this budget until it is closed.
     *
     * @param tag purpose of the block
     * @param byteCount size of the block, at least 0
     * @throws MemoryLimitException if the limit would be exceeded or the system has not enough memory
     */
    public NativeBlock allocate(MemoryTag tag, long byteCount) {
        if (byteCount < 0) {
            throw new IllegalArgumentException("byteCount=" + byteCount + " must be at least 0");
        }
        reserve(tag, byteCount);
        try {
            return NativeMemory.allocate(tag, byteCount, () -> release(tag, byteCount));
        } catch (RuntimeException | Error e) {
            release(tag, byteCount);
            throw e;
        }
    }

    /** Adds bytes to the counts. Locks are acquired from child to parent, here and in the methods below. */
    private synchronized void reserve(MemoryTag tag, long byteCount) {
        if (byteCount > limitBytes - usedBytes) {
            throw new MemoryLimitException(Message.of(
                    "Native memory for " + tag + " needs " + byteCount + " bytes, " + (limitBytes - usedBytes)
                            + " of the limit of " + limitBytes + " are free: raise ",
                    Setting.MEMORY_LIMIT,
                    " or use smaller blocks"));
        }
        if (parent != null) {
            parent.reserve(tag, byteCount);
        }
        usedBytes += byteCount;
        usedBytesByTag.merge(tag, byteCount, Long::sum);
        peakBytes = Math.max(peakBytes, usedBytes);
    }

    private synchronized void release(MemoryTag tag, long byteCount) {
        usedBytes -= byteCount;
        usedBytesByTag.merge(tag, -byteCount, Long::sum);
        if (parent != null) {
            parent.release(tag, byteCount);
        }
    }

    /** Returns the maximum number of bytes that may be in use. */
    public long limitBytes() {
        return limitBytes;
    }

    /** Returns the number of bytes currently in use, over all tags. */
    public synchronized long usedBytes() {
        return usedBytes;
    }

    /** Returns a snapshot of the number of bytes currently in use per tag, including tags with none. */
    public synchronized Map<MemoryTag, Long> usedBytesByTag() {
        return new EnumMap<>(usedBytesByTag);
    }

    /** Returns the largest value that {@link #usedBytes()} has reached. */
    public synchronized long peakBytes() {
        return peakBytes;
    }

    /** Returns the number of bytes that can still be allocated under the limits of this budget and its ancestors. */
    public synchronized long freeBytes() {
        long free = limitBytes - usedBytes;
        return parent == null ? free : Math.min(free, parent.freeBytes());
    }
}
