package dev.invert.arrays;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads an .npy array from a stream, such as the body of a request, into native memory. */
public final class NpyStream {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int LONGEST_PREFIX = 12;

    private NpyStream() {}

    /** Checks an array by its header, before any memory is allocated. */
    @FunctionalInterface
    public interface HeaderCheck {
        /**
         * Throws an exception if the array is not wanted.
         *
         * @param shape extents, each at least 0
         * @param dataBytes size of the data, without the header
         */
        void check(List<Long> shape, long dataBytes);
    }

    /**
     * Reads one array; bytes after it are left in the stream.
     *
     * @param name name of the array for error messages
     * @param budget limits the native memory of the array and of everything computed from it
     * @param check called with the shape before memory is allocated; may throw
     * @return the array, which the caller closes
     * @throws InvertException if the stream is no .npy array of numbers or ends early, or memory is insufficient
     * @throws IOException if the stream cannot be read
     */
    public static ArrayFile read(String name, InputStream in, MemoryBudget budget, HeaderCheck check)
            throws IOException {
        ArrayLayout layout = layout(name, in);
        long byteCount = layout.byteCount(name);
        check.check(layout.shape(), byteCount);
        NativeBlock block = budget.allocate(MemoryTag.ACTIVATIONS, byteCount);
        try {
            fill(name, in, block, layout);
            return new ArrayFile(name, layout, new ArrayBytes.InMemory(block), 0, budget);
        } catch (RuntimeException | IOException | Error e) {
            block.close();
            throw e;
        }
    }

    private static ArrayLayout layout(String name, InputStream in) throws IOException {
        byte[] prefix = in.readNBytes(LONGEST_PREFIX);
        int rest = NpyHeader.remainingBytes(name, prefix);
        byte[] start = new byte[prefix.length + rest];
        System.arraycopy(prefix, 0, start, 0, prefix.length);
        int read = in.readNBytes(start, prefix.length, rest);
        if (read < rest) {
            throw new InvertException(name + ": ends within its .npy header; send it again");
        }
        NpyHeader header = NpyHeader.read(name, start, Long.MAX_VALUE);
        return new ArrayLayout(ArrayFile.numpyType(name, header), header.fortranOrder(), header.shape());
    }

    private static void fill(String name, InputStream in, NativeBlock block, ArrayLayout layout) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        long done = 0;
        while (done < block.byteCount()) {
            int count = in.read(chunk, 0, (int) Math.min(chunk.length, block.byteCount() - done));
            if (count < 0) {
                layout.requireData(name, done);
            }
            block.slice(done, count).put(ByteBuffer.wrap(chunk, 0, count));
            done += count;
        }
    }
}
