package dev.invert.parts;

import dev.invert.LayerExplanation;
import dev.invert.errors.InvertException;
import dev.invert.explain.LayerTotals;
import dev.invert.files.AtomicFile;
import dev.invert.results.LayerResults;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The parts of a layer in a temporary file, which is deleted when this is closed or the program ends. Not thread-safe while
 * parts are added.
 */
public final class TemporaryParts implements PartSource, AutoCloseable {
    private static final String NAME = "explanations";
    private static final int BUFFER_BYTES = 1 << 16;

    private final AtomicFile file;
    private final LongArrayList offsets = new LongArrayList();
    private final LayerTotals totals = new LayerTotals();
    private long end;

    private TemporaryParts(AtomicFile file) {
        this.file = file;
    }

    /**
     * Creates the file.
     *
     * @param folder receives the file
     * @throws InvertException if it cannot be created
     */
    public static TemporaryParts in(Path folder) {
        try {
            return new TemporaryParts(AtomicFile.begin(folder.resolve(NAME)));
        } catch (IOException e) {
            throw new InvertException("Cannot write to " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Appends the explanations of the next neurons.
     *
     * @throws InvertException if they cannot be written, as on a full disk
     * @throws IllegalArgumentException if they do not belong to the layer of the others
     */
    public void add(LayerExplanation part) {
        offsets.add(end);
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(
                        file.temporary(),
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND,
                        LinkOption.NOFOLLOW_LINKS),
                BUFFER_BYTES)) {
            totals.add(PartWriter.write(part, out));
        } catch (IOException e) {
            throw unusable(e);
        }
        try {
            end = Files.size(file.temporary());
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private InvertException unusable(IOException e) {
        return new InvertException(
                "Cannot keep explanations in the temporary file " + file.temporary() + ": " + AtomicFile.reason(e), e);
    }

    /** Returns the whole layer: all parts that were added. This object must stay open for it. */
    public LayerResults results() {
        return new PartResults(this, totals.corrections(), totals.neuronCount(), totals.proofs());
    }

    @Override
    public int count() {
        return offsets.size();
    }

    @Override
    public PartReader open(int part) throws IOException {
        FileChannel channel = FileChannel.open(file.temporary(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        channel.position(offsets.getLong(part));
        return new PartReader(Channels.newInputStream(channel), file.temporary().toString());
    }

    @Override
    public void close() {
        file.close();
    }
}
