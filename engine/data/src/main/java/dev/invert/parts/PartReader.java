package dev.invert.parts;

import dev.invert.errors.InvertException;
import dev.invert.explain.LayerPart;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads a part of a layer that {@link PartWriter} has written. Not thread-safe. */
public final class PartReader implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final DataInputStream in;
    private final String name;
    private final LayerPart part;

    /**
     * Some neurons of the part.
     *
     * @param count number of neurons
     * @param bytes the neurons, to be decoded by {@link dev.invert.results.LayerCodec#decodeNeurons}
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared.
    record Batch(int count, byte[] bytes) {}

    /**
     * Opens a part.
     *
     * @param in closed by {@link #close}, or if this fails
     * @param name name of the file for error messages
     * @throws InvertException if it is no part, or damaged
     */
    public PartReader(InputStream in, String name) throws IOException {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER_BYTES));
        this.name = name;
        try {
            if (this.in.readLong() != PartWriter.MAGIC) {
                throw damaged("it is of another program or version", null);
            }
            part = PartHeader.decode(bytes(this.in.readInt()));
        } catch (EOFException e) {
            in.close();
            throw damaged("its end is missing", e);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Returns the summary of the part. */
    public LayerPart part() {
        return part;
    }

    /** Returns the next neurons; null at the end. */
    Batch next() throws IOException {
        try {
            int count = in.readInt();
            return count == 0 ? null : new Batch(count, bytes(in.readInt()));
        } catch (EOFException e) {
            throw damaged("its end is missing", e);
        }
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(Math.max(0, length));
        if (bytes.length != length) {
            throw new EOFException();
        }
        return bytes;
    }

    private InvertException damaged(String problem, Exception cause) {
        return new InvertException(name + " is no complete part of a layer: " + problem + "; repeat the run", cause);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
