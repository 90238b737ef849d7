package dev.invert.labels;

import dev.invert.MemoryBudget;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** An append-only list of longs outside the Java heap. It grows by chunks of 4 KiB to 1 MiB and never copies. */
final class NativeLongs implements AutoCloseable {
    private static final int FIRST_CHUNK = 1 << 9;
    private static final int LARGEST_CHUNK = 1 << 17;

    private final MemoryBudget budget;
    private final List<NativeBlock> chunks = new ArrayList<>();
    private LongBuffer last = LongBuffer.allocate(0);
    private long size;

    NativeLongs(MemoryBudget budget) {
        this.budget = budget;
    }

    void add(long value) {
        if (!last.hasRemaining()) {
            int length = (int) Math.min(LARGEST_CHUNK, Math.max(FIRST_CHUNK, size));
            NativeBlock chunk = budget.allocate(MemoryTag.CONCEPTS, (long) length * Long.BYTES);
            chunks.add(chunk);
            last = chunk.bytes().asLongBuffer();
        }
        last.put(value);
        size++;
    }

    long size() {
        return size;
    }

    /** Visits all values in order. */
    void forEach(LongConsumer visitor) {
        long left = size;
        for (NativeBlock chunk : chunks) {
            LongBuffer values = chunk.bytes().asLongBuffer();
            int count = (int) Math.min(left, values.limit());
            for (int i = 0; i < count; i++) {
                visitor.accept(values.get(i));
            }
            left -= count;
        }
    }

    @Override
    public void close() {
        chunks.forEach(NativeBlock::close);
        chunks.clear();
    }
}
