package dev.invert.activation;

import dev.invert.HalfFloat;
import dev.invert.InvertException;
import dev.invert.format.AtomicFile;
import dev.invert.format.NpyHeader;
import dev.invert.memory.MemoryTag;
import dev.invert.memory.NativeBlock;
import dev.invert.memory.NativeMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * Feeds an array from an .npy file to a model: (N, ...) in C order. float16, float64, bool and uint8 become float32,
 * int32 becomes int64; float32 and int64 (token ids) go through as they are. The file may be larger than memory. One
 * thread at a time may call it.
 */
public final class NpyBatches implements BatchSource, AutoCloseable {
    private static final Set<String> REAL = Set.of("f2", "f4", "f8", "u1", "b1");
    private static final Set<String> WHOLE = Set.of("i4", "i8");

    private final Path file;
    private final FileChannel channel;
    private final NpyHeader header;
    private final long[] sampleShape;
    private final long sampleValues;
    private final int sampleCount;
    private NativeBlock raw;
    private int position;

    private NpyBatches(Path file, FileChannel channel, NpyHeader header, int start, int limit) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        List<Long> shape = header.shape();
        this.sampleShape = shape.stream().skip(1).mapToLong(Long::longValue).toArray();
        this.sampleValues = header.elementCount() / shape.get(0);
        this.sampleCount = (int) (limit == 0 ? shape.get(0) : Math.min(limit, shape.get(0)));
        this.position = start;
    }

    /**
     * Opens a file.
     *
     * @param start index of the first sample to give
     * @param limit gives samples below this index only; 0 for all
     * @throws InvertException if the file cannot be read, is no such array, is in Fortran order or is empty
     */
    public static NpyBatches open(Path file, int start, int limit) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            NpyHeader header = NpyHeader.read(file, channel);
            requireUsable(file, header);
            NpyBatches batches = new NpyBatches(file, channel, header, start, limit);
            channel = null;
            return batches;
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        } finally {
            closeQuietly(channel);
        }
    }

    private static void requireUsable(Path file, NpyHeader header) {
        if (!REAL.contains(header.type()) && !WHOLE.contains(header.type())) {
            throw new InvertException(file + ": elements of type " + header.type()
                    + "; a model's input is float16, float32, float64, uint8, bool, int32 or int64");
        }
        if (header.shape().isEmpty()
                || header.elementCount() == 0
                || header.shape().get(0) > Integer.MAX_VALUE) {
            throw new InvertException(file + ": shape " + header.shape() + "; a model's input is (samples, ...) with at"
                    + " least one sample, and fewer than 2^31");
        }
        if (header.fortranOrder() && header.shape().size() > 1) {
            throw new InvertException(
                    file + ": is in Fortran order; write it in C order, with numpy.ascontiguousarray(array)");
        }
    }

    /** N, or the limit. */
    public int sampleCount() {
        return sampleCount;
    }

    @Override
    public InputType inputType() {
        return WHOLE.contains(header.type()) ? InputType.INT64 : InputType.FLOAT32;
    }

    @Override
    public long[] sampleShape() {
        return sampleShape.clone();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public int fill(ByteBuffer batch) {
        long room = batch.remaining() / (sampleValues * inputType().byteCount());
        int count = (int) Math.min(room, sampleCount - (long) position);
        long valueCount = count * sampleValues;
        try {
            if (header.elementBytes() == inputType().byteCount()) {
                read(batch.slice(0, (int) (valueCount * header.elementBytes())));
            } else if (count > 0) {
                ByteBuffer bytes = rawBuffer(valueCount * header.elementBytes());
                read(bytes.duplicate());
                convert(bytes, batch.order(ByteOrder.nativeOrder()), (int) valueCount);
            }
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
        position += count;
        return count;
    }

    private void read(ByteBuffer target) throws IOException {
        NpyHeader.readFully(channel, target, header.dataOffset() + position * sampleValues * header.elementBytes());
        if (target.hasRemaining()) {
            throw new InvertException(file + ": became shorter while it was being read; copy it again");
        }
    }

    private ByteBuffer rawBuffer(long byteCount) {
        if (raw == null || raw.byteCount() < byteCount) {
            if (raw != null) {
                raw.close();
            }
            raw = NativeMemory.allocate(MemoryTag.BATCHES, byteCount);
        }
        return raw.slice(0, byteCount);
    }

    private void convert(ByteBuffer from, ByteBuffer to, int valueCount) {
        FloatBuffer floats = to.asFloatBuffer();
        LongBuffer longs = to.asLongBuffer();
        for (int i = 0; i < valueCount; i++) {
            switch (header.type()) {
                case "f2" -> floats.put(i, HalfFloat.toFloat(from.getShort(2 * i)));
                case "f8" -> floats.put(i, (float) from.getDouble(8 * i));
                case "i4" -> longs.put(i, from.getInt(4 * i));
                default -> floats.put(i, from.get(i) & 0xFF);
            }
        }
    }

    private static void closeQuietly(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The error that led here is already on its way.
            }
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
        if (raw != null) {
            raw.close();
            raw = null;
        }
    }
}
