package dev.invert.format;

import dev.invert.ElementType;
import dev.invert.InvertException;
import dev.invert.memory.MemoryTag;
import dev.invert.memory.NativeBlock;
import dev.invert.memory.NativeMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * An open .npy file of activations: where its elements are and how they are read into native memory.
 *
 * @param file for errors
 * @param channel owned by this file
 * @param header checked
 * @param sampleCount N
 * @param neuronCount K
 * @param elementType what elements become in memory
 */
record NpyFile(
        Path file, FileChannel channel, NpyHeader header, int sampleCount, int neuronCount, ElementType elementType) {
    /** Positional reads below this size are dominated by the call. */
    private static final int CHUNK_BYTES = 1 << 22;

    /**
     * Reads consecutive elements.
     *
     * @param firstElement in the order of the file
     * @param count how many
     * @param target receives them as {@link #elementType}
     * @param targetOffset byte offset in the target
     */
    void read(long firstElement, long count, NativeBlock target, long targetOffset) {
        try {
            if (header.elementBytes() == elementType.byteCount()) {
                readRaw(firstElement, count * elementType.byteCount(), target, targetOffset);
            } else {
                readDoubles(firstElement, count, target, targetOffset);
            }
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private void readRaw(long firstElement, long byteCount, NativeBlock target, long targetOffset) throws IOException {
        long position = header.dataOffset() + firstElement * header.elementBytes();
        for (long done = 0; done < byteCount; ) {
            int part = (int) Math.min(Integer.MAX_VALUE - 8, byteCount - done);
            readFully(target.slice(targetOffset + done, part), position + done);
            done += part;
        }
    }

    private void readDoubles(long firstElement, long count, NativeBlock target, long targetOffset) throws IOException {
        long position = header.dataOffset() + firstElement * Double.BYTES;
        int chunk = (int) Math.min(count, CHUNK_BYTES / Double.BYTES);
        try (NativeBlock buffer = NativeMemory.allocate(MemoryTag.ACTIVATIONS, (long) chunk * Double.BYTES)) {
            for (long done = 0; done < count; ) {
                int part = (int) Math.min(chunk, count - done);
                ByteBuffer bytes = buffer.slice(0, (long) part * Double.BYTES);
                readFully(bytes.duplicate(), position + done * Double.BYTES);
                DoubleBuffer doubles = bytes.asDoubleBuffer();
                FloatBuffer floats = target.slice(targetOffset + done * Float.BYTES, (long) part * Float.BYTES)
                        .asFloatBuffer();
                for (int i = 0; i < part; i++) {
                    floats.put(i, toFloat(doubles.get(i)));
                }
                done += part;
            }
        }
    }

    private float toFloat(double value) {
        float rounded = (float) value;
        if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
            throw new InvertException(
                    file + ": holds " + value + ", beyond the range of float32: scale the activations");
        }
        return rounded;
    }

    private void readFully(ByteBuffer target, long position) throws IOException {
        NpyHeader.readFully(channel, target, position);
        if (target.hasRemaining()) {
            throw new InvertException(file + ": became shorter while it was being read; copy it again");
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new InvertException("Cannot close " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
