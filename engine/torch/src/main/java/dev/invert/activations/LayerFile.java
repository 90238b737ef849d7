package dev.invert.activations;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.DenseValues;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.arrays.NpyHeader;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.AtomicFile;
import dev.invert.files.OutputFolders;
import dev.invert.files.SafeName;
import dev.invert.internal.memory.HalfFloat;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import dev.invert.torch.BatchTransposer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file of one layer while it is being written: (samples, neurons) in Fortran order under a temporary name. Batches
 * are transposed and collected in native memory, so that each neuron's activations are written in long runs rather than
 * one value at a time.
 */
final class LayerFile implements AutoCloseable {
    /** Ending of a layer's file. */
    static final String ENDING = ".npy";

    /** Ending of a layer's file in sparse form. */
    static final String SPARSE_ENDING = ".safetensors";

    private final String layer;
    private final Path file;
    private final int plannedSamples;
    private final int neuronCount;
    private final ElementType type;
    private final MemoryBudget budget;
    private final FileChannel channel;
    private final ActivationSum sum;
    private final BatchTransposer transposer = new BatchTransposer();
    private ActivationMatrix.Writable staged;
    private int stagedCapacity;
    private int stagedCount;
    private int writtenCount;

    /**
     * Opens the temporary file, or creates it.
     *
     * @param layer layer name, for errors
     * @param file final path
     * @param plannedSamples maximum number of rows
     * @param writtenCount rows that the temporary file already contains; 0 creates it
     * @param sum checksum of these rows
     * @param budget budget of the memory for collecting rows
     */
    LayerFile(
            String layer,
            Path file,
            int plannedSamples,
            int neuronCount,
            ElementType type,
            int writtenCount,
            long sum,
            MemoryBudget budget) {
        this.layer = layer;
        this.file = file;
        this.plannedSamples = plannedSamples;
        this.neuronCount = neuronCount;
        this.type = type;
        this.writtenCount = writtenCount;
        this.sum = new ActivationSum(sum);
        this.budget = budget;
        try {
            if (writtenCount == 0) {
                Files.deleteIfExists(temporary());
            }
            channel = writtenCount == 0
                    ? AtomicFile.create(temporary())
                    : FileChannel.open(
                            temporary(), StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Returns the names of the files that a layer may be written to. */
    static List<String> names(String layer, Sparsity sparsity) {
        String name = SafeName.of(layer);
        String dense = name + ENDING;
        return sparsity == Sparsity.OFF
                ? List.of(dense, part(dense))
                : List.of(dense, part(dense), name + SPARSE_ENDING);
    }

    private static String part(String name) {
        return "." + name + ".part";
    }

    private Path temporary() {
        return temporary(file);
    }

    /** Returns the temporary file of a layer's file: another run finds it there to resume. */
    static Path temporary(Path file) {
        return file.resolveSibling(part(file.getFileName().toString()));
    }

    String layer() {
        return layer;
    }

    Path file() {
        return file;
    }

    int neuronCount() {
        return neuronCount;
    }

    /** Returns the checksum of all rows written. */
    long sum() {
        return sum.value();
    }

    /** Allocates room for at most {@code capacity} rows, which are written whenever it is full. */
    void stage(int capacity) {
        stagedCapacity = Math.min(capacity, plannedSamples);
        staged = ActivationMatrix.allocate(stagedCapacity, neuronCount, budget);
    }

    /** Returns whether all rows added so far have been written. */
    boolean isFlushed() {
        return stagedCount == 0;
    }

    /**
     * Adds a batch, and writes the collected rows when the room is used up.
     *
     * @param sampleMajor {@code sampleCount * neuronCount} activations
     */
    void add(FloatBuffer sampleMajor, int sampleCount) {
        if (stagedCount + sampleCount > stagedCapacity) {
            flush();
        }
        transposer.transpose(sampleMajor, sampleCount, staged, stagedCount);
        stagedCount += sampleCount;
        if (stagedCount == stagedCapacity) {
            flush();
        }
    }

    /** Writes the collected rows, one run of samples per neuron. */
    void flush() {
        if (stagedCount == 0) {
            return;
        }
        try (ActivationBlock block = staged.load(0, neuronCount);
                NativeBlock halves = type == ElementType.FLOAT32
                        ? null
                        : budget.allocate(MemoryTag.BATCHES, (long) stagedCount * type.byteCount())) {
            for (int neuron = 0; neuron < neuronCount; neuron++) {
                ByteBuffer row = ((DenseValues) block.values(neuron))
                        .bytes()
                        .slice(0, stagedCount * Float.BYTES)
                        .order(ByteOrder.nativeOrder());
                ByteBuffer run = halves == null ? row : toHalves(row, halves.bytes(), neuron);
                sum.add(run, type, neuron, writtenCount);
                write(run, offset(plannedSamples, neuron, writtenCount));
            }
        } catch (IOException e) {
            throw failure(e);
        }
        writtenCount += stagedCount;
        stagedCount = 0;
    }

    private ByteBuffer toHalves(ByteBuffer row, ByteBuffer halves, int neuron) {
        for (int i = 0; i < stagedCount; i++) {
            float value = row.getFloat(i * Float.BYTES);
            short half = HalfFloat.of(value);
            if (Float.isInfinite(HalfFloat.toFloat(half)) && !Float.isInfinite(value)) {
                throw new InvertException(Message.of(
                        "layer " + layer + ", neuron " + neuron + ", sample " + (writtenCount + i) + ": activation "
                                + value + " is beyond the range of float16; use ",
                        Setting.ELEMENT_TYPE.with(ElementType.FLOAT32)));
            }
            halves.putShort(i * Short.BYTES, half);
        }
        return halves;
    }

    private long offset(long stride, long neuron, long sample) {
        return NpyHeader.ENCODED_BYTES + (neuron * stride + sample) * type.byteCount();
    }

    private void write(ByteBuffer values, long position) throws IOException {
        writeFully(channel, values, position);
    }

    private static void writeFully(FileChannel to, ByteBuffer values, long position) throws IOException {
        long at = position;
        while (values.hasRemaining()) {
            at += to.write(values, at);
        }
    }

    /** Forces everything written to the storage device, so that it survives a power failure. */
    void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * Completes the file and renames it to its final name, or writes the sparse form and deletes it. Of the two forms,
     * that of an earlier run is deleted before the temporary file, so that a file without one is that of this run.
     *
     * @param folders deletes files that this program has written
     */
    void finish(Sparsity sparsity, OutputFolders folders) {
        try {
            SparseRows rows = new SparseRows(channel, plannedSamples, writtenCount, neuronCount, type, budget);
            boolean sparse = sparsity == Sparsity.ON || (sparsity == Sparsity.AUTO && rows.areSparse());
            Path other = sparse ? file : sparseFile(file);
            if (sparse) {
                rows.write(sparseFile(file), source(sum()));
            }
            folders.deleteOwn(file.getParent(), other.getFileName().toString());
            if (sparse) {
                channel.close();
                Files.deleteIfExists(temporary());
            } else if (writtenCount < plannedSamples) {
                compact();
            } else {
                write(header(), 0);
                channel.force(true);
                channel.close();
                AtomicFile.move(temporary(), file);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private ByteBuffer header() {
        String description = type == ElementType.FLOAT32 ? "<f4" : "<f2";
        return NpyHeader.encode(description, true, writtenCount, neuronCount);
    }

    /**
     * Copies the rows into a separate file with a shorter stride, because samples were skipped. The temporary file
     * stays intact, so that this step can be interrupted too.
     */
    private void compact() throws IOException {
        try (AtomicFile compacted = AtomicFile.begin(file)) {
            compactTo(compacted.temporary());
            channel.close();
            compacted.finish();
        }
        Files.deleteIfExists(temporary());
    }

    private void compactTo(Path compacted) throws IOException {
        try (FileChannel to = FileChannel.open(compacted, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                NativeBlock row = budget.allocate(MemoryTag.BATCHES, (long) writtenCount * type.byteCount())) {
            writeFully(to, header(), 0);
            for (int neuron = 0; neuron < neuronCount; neuron++) {
                ByteBuffer values = row.bytes();
                NpyHeader.readFully(channel, values, offset(plannedSamples, neuron, 0));
                writeFully(to, values.flip(), offset(writtenCount, neuron, 0));
            }
            to.force(true);
        }
    }

    /** Returns the file of a layer's sparse form. */
    static Path sparseFile(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - ENDING.length()) + SPARSE_ENDING);
    }

    /** Returns the identity of rows with a checksum, which the sparse form carries. */
    static String source(long sum) {
        return Long.toHexString(sum);
    }

    /** Returns whether an earlier, interrupted run completed a layer's file, in either form. */
    static boolean isFinished(Path file, Sparsity sparsity) {
        return (Files.exists(file) || isSparse(file, sparsity)) && !Files.exists(temporary(file));
    }

    /** Returns whether a completed layer is stored in sparse form. */
    static boolean isSparse(Path file, Sparsity sparsity) {
        return sparsity != Sparsity.OFF && Files.exists(sparseFile(file));
    }

    private InvertException failure(IOException e) {
        return new InvertException("Cannot write " + file + ": " + AtomicFile.reason(e), e);
    }

    @Override
    public void close() {
        if (staged != null) {
            staged.close();
            staged = null;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // Data that has been forced is safe, and the journal counts no other.
        }
    }
}
