package dev.invert;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import dev.invert.internal.memory.NativeMemory;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;

/**
 * Limits the native memory of one job, and counts what the job uses. Matrices and readers are opened with a budget and
 * pass it on: whatever is computed from them counts against it too. Thread-safe.
 *
 * <p>The limit is checked before the operating system is asked, so that a request which cannot be met is an error in
 * words and not a killed process. The Java heap and LibTorch's own memory do not count.
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
     * Returns the budget of callers that give none: three quarters of the machine's memory, shared by all of them. The
     * rest is for the heap, LibTorch and other programs.
     */
    public static MemoryBudget process() {
        return PROCESS;
    }

    /**
     * Creates a budget that shares nothing with any other.
     *
     * @param limitBytes at least 1
     */
    public static MemoryBudget ofBytes(long limitBytes) {
        return new MemoryBudget(null, requireLimit(limitBytes));
    }

    /**
     * Creates a budget whose memory also counts against this one.
     *
     * @param mostBytes at least 1; what exceeds the limit of this budget has no effect
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
     * Allocates a zeroed block, which counts until it is closed.
     *
     * @param tag what the block is for
     * @param byteCount at least 0
     * @throws InvertException if the limit would be passed or the system has no memory
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

    /** Locks are taken from child to parent, here and below. */
    private synchronized void reserve(MemoryTag tag, long byteCount) {
        if (byteCount > limitBytes - usedBytes) {
            throw new InvertException(Message.of(
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

    /** Returns the most bytes that may be in use. */
    public long limitBytes() {
        return limitBytes;
    }

    /** Returns the bytes in use now, over all tags. */
    public synchronized long usedBytes() {
        return usedBytes;
    }

    /** Returns the bytes in use now, for every tag; a snapshot. */
    public synchronized Map<MemoryTag, Long> usedBytesByTag() {
        return new EnumMap<>(usedBytesByTag);
    }

    /** Returns the largest value that {@link #usedBytes()} has had. */
    public synchronized long peakBytes() {
        return peakBytes;
    }

    /** Returns the bytes that may still be allocated, here and in the budgets that this one counts against. */
    public synchronized long freeBytes() {
        long free = limitBytes - usedBytes;
        return parent == null ? free : Math.min(free, parent.freeBytes());
    }
}
