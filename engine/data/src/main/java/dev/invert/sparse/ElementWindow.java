package dev.invert.sparse;

import dev.invert.arrays.ArrayFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A part of an array in memory, which moves to the elements that are asked for. Not thread-safe. */
final class ElementWindow {
    private static final int MOST_BYTES = 1 << 19;

    private final ArrayFile array;
    private final int elementBytes;
    private final int capacity;
    private ByteBuffer bytes;
    private long first;
    private long end;

    ElementWindow(ArrayFile array) {
        this.array = array;
        this.elementBytes = array.type().byteCount();
        this.capacity = (int) Math.max(1, Math.min(MOST_BYTES / elementBytes, array.elementCount()));
    }

    ArrayFile array() {
        return array;
    }

    /** Returns the largest number of elements that {@link #require} takes. */
    int capacity() {
        return capacity;
    }

    /** Returns the bytes of the window. */
    ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Reads elements unless they are here already.
     *
     * @param from index of the first element in file order
     * @param count number of elements, at most {@link #capacity}
     * @return offset of the first element in {@link #bytes}
     */
    int require(long from, int count) {
        if (from < first || from + count > end) {
            if (bytes == null) {
                bytes = ByteBuffer.allocateDirect(capacity * elementBytes).order(ByteOrder.LITTLE_ENDIAN);
            }
            // Reads ahead: the other columns of interleaved ones lie between, and the next elements follow.
            int read = (int) Math.min(capacity, array.elementCount() - from);
            bytes.clear().limit(read * elementBytes);
            first = 0;
            end = 0;
            array.read(from, bytes);
            bytes.clear();
            first = from;
            end = from + read;
        }
        return (int) (from - first) * elementBytes;
    }
}
