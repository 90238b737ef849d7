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
import java.util.Map;
import java.util.Objects;

/**
 * One array in a .npy, .npz, .safetensors or PyTorch file ({@code torch.save}: .pt, .pth, .tnsr). Opening reads only
 * the header, so arrays may be larger than memory; only a compressed entry of an .npz is decompressed on opening, to
 * native memory or, if it does not fit, to a temporary file.
 *
 * <p>All formats are read as data, and no Python object is ever constructed: .npy data of type object is rejected, and
 * the pickle of a .pt file is parsed by a reader that knows only tensors and dictionaries of tensors.
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
     * Opens {@code FILE}, or {@code FILE:ARRAY} if the file holds several arrays.
     *
     * @throws InvertException if there is no such array, it is not a plain array of numbers, or the file is shorter
     *     than its header states; the message is one line
     */
    public static ArrayFile open(Path source) {
        return open(source, MemoryBudget.process());
    }

    /**
     * Opens an array as {@link #open(Path)} does, charging its native memory to a budget.
     *
     * @param budget limits the native memory for reading the array
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
            // The array now owns the channel, unless it was decompressed and no longer needs the file.
            channel = array.bytes instanceof ArrayBytes.InFile inFile && inFile.channel() == channel ? null : channel;
            return array;
        } catch (IOException e) {
            throw new InvertException("Cannot read " + path + ": " + AtomicFile.reason(e), e);
        } finally {
            closeQuietly(channel);
        }
    }

    /**
     * Returns the names of the arrays in an .npz or .safetensors file; empty for other files and for
     * {@code FILE:ARRAY}, which hold or name one array.
     *
     * @throws InvertException if the file cannot be read
     */
    public static List<String> names(Path source) {
        ArrayPath path = ArrayPath.of(source);
        boolean npz = path.extension().equals("npz");
        if (!path.array().isEmpty() || !(npz || path.extension().equals("safetensors"))) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(path.file(), StandardOpenOption.READ)) {
            return npz ? NpzFile.names(path, channel) : SafetensorsFile.names(path, channel);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Returns the texts about a .safetensors file in its header, by name.
     *
     * @throws InvertException if the file cannot be read
     */
    public static Map<String, String> metadata(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return SafetensorsFile.metadata(file.toString(), channel);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Returns the text of an array of one string in an .npz file.
     *
     * @param source {@code FILE:ARRAY}
     * @throws InvertException if there is no such array, or it is no text
     */
    public static String text(Path source) {
        ArrayPath path = ArrayPath.of(source);
        try {
            return NpzFile.text(path);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + path + ": " + AtomicFile.reason(e), e);
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

    /**
     * Reads the header of an .npy file or of an .npz entry. The returned array owns the bytes; on an exception the
     * caller still does.
     */
    static ArrayFile ofNpy(String name, ArrayBytes bytes, MemoryBudget budget) throws IOException {
        NpyHeader header = NpyHeader.read(name, bytes);
        ArrayLayout layout = new ArrayLayout(numpyType(name, header), header.fortranOrder(), header.shape());
        return new ArrayFile(name, layout, bytes, header.dataOffset(), budget);
    }

    /** Returns the element type that an .npy header states. */
    static ArrayType numpyType(String name, NpyHeader header) {
        return ArrayType.ofNumpy(header.type())
                .orElseThrow(() -> new InvertException(name + ": elements of type " + header.type()
                        + "; use array.astype('float32'), or astype(bool) for concepts"));
    }

    /**
     * Returns a view of the same elements with rows and columns exchanged. Closing the view closes this array.
     *
     * @throws IllegalStateException if the array has not two dimensions
     */
    public ArrayFile transposed() {
        if (shape().size() != 2) {
            throw new IllegalStateException("shape=" + shape() + ": only a table can be transposed");
        }
        ArrayLayout exchanged = new ArrayLayout(type(), !fortranOrder(), List.of(shape().get(1), shape().get(0)));
        return new ArrayFile(name, exchanged, bytes, dataOffset, budget);
    }

    /** Returns the name of the array for error messages: the file and, if given, the array in it. */
    public String name() {
        return name;
    }

    /** Returns the budget for native memory that reading the array needs. */
    public MemoryBudget budget() {
        return budget;
    }

    /**
     * Returns the position of the first element in the file.
     *
     * @throws IllegalStateException if the array was decompressed
     */
    public long position() {
        if (bytes instanceof ArrayBytes.InFile inFile) {
            return inFile.offset() + dataOffset;
        }
        throw new IllegalStateException(name + " is compressed: its elements have no places in the file");
    }

    /** Returns the element type. */
    public ArrayType type() {
        return layout.type();
    }

    /** Returns whether the first index varies fastest (Fortran order); otherwise the last one does (C order). */
    public boolean fortranOrder() {
        return layout.fortranOrder();
    }

    /** Returns the extents, each at least 0; empty for a scalar. */
    public List<Long> shape() {
        return layout.shape();
    }

    /** Returns the number of elements: the product of the extents. */
    public long elementCount() {
        return layout.elementCount();
    }

    /**
     * Checks that the array is a table with at least one row and one column.
     *
     * @param expected description of the expected array, for the message
     * @param leastRank 1 if a single column may be one-dimensional, else 2
     * @throws InvertException if it is not; the message suggests a fix where one is obvious
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
     * Reads consecutive elements in file order, little-endian, until the buffer is full.
     *
     * @param firstElement index in file order
     * @param target its remaining size must be a multiple of the element size
     * @throws InvertException if reading fails, for example because the file has been truncated since it was opened
     * @throws IndexOutOfBoundsException if the range exceeds the array
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

    /**
     * Returns the value of a bool.
     *
     * @throws InvertException if the byte is neither 0 nor 1: programs differ in what they take it for
     */
    public int bit(byte value) {
        if (value != 0 && value != 1) {
            throw new InvertException(
                    name + ": holds a bool that is neither 0 nor 1, but " + (value & 0xFF) + "; write it again");
        }
        return value;
    }

    static void closeQuietly(AutoCloseable channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (Exception e) {
                // Closing failed after another error, which is already being reported, or after reading all data.
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
