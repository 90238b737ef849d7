package dev.invert.scores;

import dev.invert.arrays.NpyHeader;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes auc.npy (formulas x neurons, C order) under a temporary name until {@link #finish}; closing without it deletes
 * the file. {@link #write} may be called by several threads at a time.
 */
final class AucFile implements AutoCloseable {
    /** Number of AUCs converted at a time. */
    private static final int CHUNK = 1 << 14;

    private final int neuronCount;
    private final AucType type;
    private final AtomicFile file;
    private final FileChannel channel;

    AucFile(Path path, int neuronCount, AucType type) throws IOException {
        this.neuronCount = neuronCount;
        this.type = type;
        this.file = AtomicFile.begin(path);
        try {
            channel = FileChannel.open(file.temporary(), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Writes the AUCs of consecutive formulas on consecutive neurons; see {@link dev.invert.score.ScoreSink#aucs}. */
    void write(long firstFormula, int formulaCount, int firstColumn, int columnCount, ByteBuffer values)
            throws IOException {
        int rowBytes = columnCount * Double.BYTES;
        if (columnCount == neuronCount) {
            writeValues(values.slice(0, formulaCount * rowBytes), offset(firstFormula, 0));
            return;
        }
        for (int m = 0; m < formulaCount; m++) {
            writeValues(values.slice(m * rowBytes, rowBytes), offset(firstFormula + m, firstColumn));
        }
    }

    private long offset(long formula, int column) {
        return NpyHeader.ENCODED_BYTES + (formula * neuronCount + column) * type.byteCount();
    }

    private void writeValues(ByteBuffer values, long position) throws IOException {
        if (type == AucType.FLOAT64) {
            writeFully(values, position);
            return;
        }
        DoubleBuffer doubles = values.order(ByteOrder.nativeOrder()).asDoubleBuffer();
        float[] rounded = new float[Math.min(CHUNK, doubles.limit())];
        ByteBuffer bytes = ByteBuffer.allocate(rounded.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < doubles.limit(); from += rounded.length) {
            int count = Math.min(rounded.length, doubles.limit() - from);
            for (int i = 0; i < count; i++) {
                rounded[i] = (float) doubles.get(from + i);
            }
            bytes.clear().asFloatBuffer().put(0, rounded, 0, count);
            writeFully(bytes.limit(count * Float.BYTES), position + (long) from * Float.BYTES);
        }
    }

    private void writeFully(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** Completes the file and renames it to its final name. */
    void finish(long formulaCount) throws IOException {
        writeFully(NpyHeader.encode(type.descriptor(), false, formulaCount, neuronCount), 0);
        channel.close();
        file.finish();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The file is closed already, or about to be deleted.
        }
        file.close();
    }
}
