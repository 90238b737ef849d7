package dev.invert.sparse;

import dev.invert.ElementType;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes sparse activations in the engine's own form, one neuron after another, with little memory. The file is complete
 * once {@link #finish} has returned. Not thread-safe.
 */
public final class SparseFileWriter implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final int sampleCount;
    private final int neuronCount;
    private final ValueForm form;
    private final String origin;
    private final EntryWriter entries;
    private final long samplesAt;
    private final long valuesAt;

    /**
     * Opens an existing file, usually an empty one.
     *
     * @param file temporary file
     * @param mostEntries largest number of entries; disk space beyond the actual ones is only used until the end
     * @param origin identity of the source, which a later run can compare
     */
    SparseFileWriter(Path file, int sampleCount, int neuronCount, ValueForm form, long mostEntries, String origin)
            throws IOException {
        this.file = file;
        this.sampleCount = sampleCount;
        this.neuronCount = neuronCount;
        this.form = form;
        this.origin = origin;
        this.channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        this.samplesAt = SparseFile.HEADER_BYTES + (neuronCount + 1L) * Long.BYTES;
        this.valuesAt = samplesAt + mostEntries * Integer.BYTES;
        this.entries = new EntryWriter(
                new Region.InFile(file, channel, samplesAt),
                new Region.InFile(file, channel, valuesAt),
                form,
                neuronCount);
    }

    /**
     * Opens an existing file, usually an empty one.
     *
     * @param file temporary file
     * @param type float16 or float32
     * @param mostEntries largest number of entries
     * @param source identity of the source, in letters and digits, which {@link SparseFiles} can compare
     * @throws InvertException if it cannot be opened
     */
    public static SparseFileWriter open(
            Path file, int sampleCount, int neuronCount, ElementType type, long mostEntries, String source) {
        try {
            return new SparseFileWriter(file, sampleCount, neuronCount, SparseFile.form(type), mostEntries, source);
        } catch (IOException e) {
            throw new InvertException("Cannot write " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /** Adds an activation other than 0 to the current neuron; samples must ascend. */
    public void add(int sample, int bits) {
        entries.add(sample, bits);
    }

    /** Ends the current neuron, and begins the next one. */
    public void endNeuron() {
        entries.endNeuron();
    }

    /** Returns the writer of the entries. */
    EntryWriter entries() {
        return entries;
    }

    /** Writes everything so far to the storage device, so that another process can continue. */
    void save() {
        entries.flush();
        try {
            writePointers();
            channel.force(false);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void writePointers() throws IOException {
        long[] starts = entries.starts();
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int perChunk = CHUNK_BYTES / Long.BYTES;
        for (int first = 0; first <= entries.neuronCount(); first += perChunk) {
            int count = Math.min(perChunk, entries.neuronCount() + 1 - first);
            chunk.clear();
            for (int i = 0; i < count; i++) {
                chunk.putLong(starts[first + i]);
            }
            write(chunk.flip(), SparseFile.HEADER_BYTES + (long) first * Long.BYTES);
        }
    }

    private void write(ByteBuffer bytes, long position) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
    }

    /** Reads where the first neurons of an earlier run begin. */
    long[] savedPointers(int neurons) {
        long[] starts = new long[neurons + 1];
        ByteBuffer bytes = ByteBuffer.allocate(starts.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        new Region.InFile(file, channel, SparseFile.HEADER_BYTES).read(bytes, 0);
        bytes.flip().asLongBuffer().get(starts);
        return starts;
    }

    /**
     * Completes the file.
     *
     * @throws InvertException if it cannot be written
     * @throws IllegalStateException if neurons are missing
     */
    public void finish() {
        if (entries.neuronCount() != neuronCount) {
            throw new IllegalStateException(entries.neuronCount() + " of " + neuronCount + " neurons were written");
        }
        try {
            entries.flush();
            long count = entries.entryCount();
            long end = samplesAt + count * Integer.BYTES;
            if (end < valuesAt) {
                moveDown(valuesAt, end, count * form.byteCount());
            }
            writePointers();
            write(SparseFile.header(sampleCount, neuronCount, count, form, origin), 0);
            channel.truncate(end + count * form.byteCount());
            channel.force(true);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Closes the gap that fewer entries than expected leave: the format allows none. */
    private void moveDown(long from, long to, long byteCount) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        for (long done = 0; done < byteCount; done += chunk.limit()) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, byteCount - done));
            new Region.InFile(file, channel, from).read(chunk, done);
            write(chunk.flip(), to + done);
        }
    }

    private InvertException failure(IOException e) {
        return new InvertException("Cannot write " + file + ": " + AtomicFile.reason(e), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The file is complete, or is going to be deleted or continued.
        }
    }
}
