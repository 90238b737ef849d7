package dev.invert.arrays;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;

/**
 * One array in a file of any kind that holds arrays: .npy, .npz, .safetensors, and what {@code torch.save} writes (.pt,
 * .pth, .tnsr). Nothing but the header is read when it is opened, so arrays may be larger than memory; only a
 * compressed entry of an .npz is unpacked, to native memory or, when it does not fit, to a temporary file.
 *
 * <p>All of these are read as data. Python objects in them are never made: .npy entries of objects are refused, and the
 * pickle of a .pt file is walked by a reader that knows tensors and dictionaries of them and nothing else.
 *
 * <p>Reading is thread-safe; the owner closes it.
 */
public final class ArrayFile implements AutoCloseable {
    private final String name;
    private final ArrayLayout layout;
    private final ArrayBytes bytes;
    private final long dataOffset;
    private final MemoryBudget budget;

    ArrayFile(String name, ArrayLayout layout, ArrayBytes bytes, long dataOffset, MemoryBudget budget) {
        this.name = name;
        this.layout = layout;
        this.bytes = bytes;
        this.dataOffset = dataOffset;
        this.budget = budget;
    }

    /**
     * Opens {@code FILE}, or {@code FILE:ARRAY} where a file holds several.
     *
     * @throws InvertException in one line, if there is no such array, it is no plain array of numbers, or the file is
     *     shorter than it says
     */
    public static ArrayFile open(Path source) {
        return open(source, MemoryBudget.process());
    }

    /**
     * The same, within a budget.
     *
     * @param budget what reading the array counts against
     */
    public static ArrayFile open(Path source, MemoryBudget budget) {
        ArrayPath path = ArrayPath.of(source);
        if (Files.isDirectory(path.file())) {
            throw new InvertException(path + ": is a folder; name one file in it");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path.file(), StandardOpenOption.READ);
            ArrayFile array = open(path, channel, budget);
            // From here on the array owns the channel; what unpacked its data has no use for it any more.
            channel = array.bytes instanceof ArrayBytes.InFile inFile && inFile.channel() == channel ? null : channel;
            return array;
        } catch (IOException e) {
            throw new InvertException("Cannot read " + path + ": " + AtomicFile.reason(e), e);
        } finally {
            closeQuietly(channel);
        }
    }

    private static ArrayFile open(ArrayPath path, FileChannel channel, MemoryBudget budget) throws IOException {
        return switch (path.extension()) {
            case "npz" -> NpzFile.open(path, channel, budget);
            case "safetensors" -> SafetensorsFile.open(path, channel, budget);
            case "pt", "pth", "tnsr" -> TorchTensorFile.open(path, channel, budget);
            default -> ofNpy(path.toString(), new ArrayBytes.InFile(channel, 0, channel.size()), budget);
        };
    }

    /** An .npy file, or an entry of an .npz; the array owns the bytes when this returns. */
    static ArrayFile ofNpy(String name, ArrayBytes bytes, MemoryBudget budget) throws IOException {
        NpyHeader header = NpyHeader.read(name, bytes);
        ArrayType type = ArrayType.ofNumpy(header.type())
                .orElseThrow(() -> new InvertException(name + ": elements of type " + header.type()
                        + "; use array.astype('float32'), or astype(bool) for concepts"));
        return new ArrayFile(
                name, new ArrayLayout(type, header.fortranOrder(), header.shape()), bytes, header.dataOffset(), budget);
    }

    /** What to call the array in errors: the file, and the array's name in it. */
    public String name() {
        return name;
    }

    /** What reading the array counts against. */
    public MemoryBudget budget() {
        return budget;
    }

    /** Type of the elements. */
    public ArrayType type() {
        return layout.type();
    }

    /** Whether the first index varies fastest; otherwise the last does. */
    public boolean fortranOrder() {
        return layout.fortranOrder();
    }

    /** Extents, each at least 0; empty for a single number. */
    public List<Long> shape() {
        return layout.shape();
    }

    /** Product of the extents. */
    public long elementCount() {
        return layout.elementCount();
    }

    /**
     * Checks that this has rows and columns, at least one of each.
     *
     * @param expected what the array is, in words
     * @param leastRank 1 where a single column may come without its dimension, else 2
     * @throws InvertException that says how to make such an array, where that is plain
     */
    public void requireTable(String expected, int leastRank) {
        int rank = shape().size();
        if (rank >= leastRank && rank <= 2 && !shape().contains(0L)) {
            return;
        }
        String hint = "";
        if (shape().contains(0L)) {
            hint = shape().get(0) == 0 ? "; here are no samples" : "; here are no values";
        } else if (rank == 3) {
            hint = "; array.reshape(-1, " + shape().get(2) + ") makes each row of the last dimension a sample";
        }
        throw new InvertException(name + ": shape " + shape() + "; " + expected + hint);
    }

    /**
     * Reads consecutive elements, as they lie in the file, until the buffer is full.
     *
     * @param firstElement in the order of the file
     * @param target as long as a whole number of elements
     * @throws InvertException if that fails, as when the file has become shorter
     */
    public void read(long firstElement, ByteBuffer target) {
        int elementBytes = type().byteCount();
        if (target.remaining() % elementBytes != 0) {
            throw new IllegalArgumentException(
                    "target.remaining()=" + target.remaining() + " must be a multiple of " + elementBytes);
        }
        Objects.checkFromIndexSize(firstElement, (long) target.remaining() / elementBytes, elementCount());
        try {
            bytes.read(target, dataOffset + firstElement * elementBytes);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + name + ": " + AtomicFile.reason(e), e);
        }
        if (target.hasRemaining()) {
            throw new InvertException(name + ": became shorter while it was being read; copy it again");
        }
    }

    private static void closeQuietly(AutoCloseable channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (Exception e) {
                // The error that led here is already on its way.
            }
        }
    }

    @Override
    public void close() {
        try {
            bytes.close();
        } catch (IOException e) {
            throw new InvertException("Cannot close " + name + ": " + AtomicFile.reason(e), e);
        }
    }
}
