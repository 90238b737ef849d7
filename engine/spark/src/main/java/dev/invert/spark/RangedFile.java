package dev.invert.spark;

import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.ArrayPath;
import dev.invert.arrays.ArrayType;
import dev.invert.sparse.SparseFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * A remote file of activations, of which the headers were copied into a local file of the same size that takes no space.
 * Excerpts of it have the values of some neurons, at the same places.
 */
final class RangedFile implements NeuronSource {
    private static final int NPY_HEADER_BYTES = 12 + (1 << 16);

    /** Longest header of a .safetensors file that is read. */
    private static final long MOST_HEADER_BYTES = 1 << 24;

    private final FileStatus remote;
    private final Path local;
    /** Number of bytes at the start of the local file that excerpts have too. */
    private final long start;

    private RangedFile(FileStatus remote, Path local, long start) {
        this.remote = remote;
        this.local = local;
        this.start = start;
    }

    /**
     * Copies the headers of a file.
     *
     * @param target local file
     * @return null if values of single neurons cannot be found in a file of this form
     */
    static RangedFile copyHeaders(FileSystem system, FileStatus remote, Path target) throws IOException {
        String name = target.toString().toLowerCase(java.util.Locale.ROOT);
        if (!name.endsWith(".npy") && !name.endsWith(".safetensors")) {
            return null;
        }
        try (FSDataInputStream in = system.open(remote.getPath());
                RandomAccessFile out = new RandomAccessFile(target.toFile(), "rw")) {
            long start = name.endsWith(".npy") ? NPY_HEADER_BYTES : safetensorsHeaderBytes(in, remote.getLen());
            start = Math.min(start, remote.getLen());
            RangeCopy.copy(in, out, 0, start);
            out.setLength(remote.getLen());
            if (name.endsWith(".safetensors") && SparseFiles.isStored(target)) {
                try (ArrayFile pointers = array(target, "indptr")) {
                    long end = pointers.position() + pointers.elementCount() * Long.BYTES;
                    // What lies between is a part of the header or of the pointers, or is read by all anyway.
                    RangeCopy.copy(in, out, start, Math.min(end, remote.getLen()) - start);
                    start = end;
                }
            } else if (name.endsWith(".safetensors") && SparseFiles.isSparse(target)) {
                return null;
            }
            return new RangedFile(remote, target, start);
        }
    }

    @Override
    public String name() {
        return remote.getPath().toString();
    }

    private static long safetensorsHeaderBytes(FSDataInputStream in, long length) throws IOException {
        if (length < Long.BYTES) {
            return length;
        }
        byte[] size = new byte[Long.BYTES];
        in.readFully(0, size);
        long header = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).getLong();
        // The reader reports a file with another header.
        return header < 0 || header > MOST_HEADER_BYTES ? Long.BYTES : Long.BYTES + header;
    }

    private static ArrayFile array(Path file, String name) {
        return ArrayFile.open(Path.of(new ArrayPath(file, name).toString()));
    }

    @Override
    public void excerpt(Configuration configuration, ArrayPath source, int[] neurons, Path target) throws IOException {
        FileSystem system = remote.getPath().getFileSystem(configuration);
        try (FSDataInputStream in = system.open(remote.getPath());
                RandomAccessFile out = new RandomAccessFile(target.toFile(), "rw");
                FileChannel headers = FileChannel.open(local, StandardOpenOption.READ)) {
            for (long done = 0; done < start; ) {
                done += headers.transferTo(done, start - done, out.getChannel());
            }
            out.setLength(remote.getLen());
            if (source.array().isEmpty() && SparseFiles.isSparse(local)) {
                copySparse(in, out, neurons);
            } else {
                copyDense(in, out, source, neurons);
            }
        }
    }

    private static void copyDense(FSDataInputStream in, RandomAccessFile out, ArrayPath source, int[] neurons)
            throws IOException {
        try (ArrayFile array = ArrayFile.open(Path.of(source.toString()))) {
            List<Long> shape = array.shape();
            long samples = shape.get(0);
            long elementBytes = array.type().byteCount();
            long neuronCount = shape.size() == 1 ? 1 : shape.get(1);
            if (array.fortranOrder() || neuronCount == 1) {
                for (int neuron : neurons) {
                    RangeCopy.copy(in, out, array.position() + neuron * samples * elementBytes, samples * elementBytes);
                }
                return;
            }
            new RangeCopy.Rows(array.position(), samples, neuronCount * elementBytes)
                    .copy(in, out, RangeCopy.runs(neurons), elementBytes);
        }
    }

    private void copySparse(FSDataInputStream in, RandomAccessFile out, int[] neurons) throws IOException {
        try (ArrayFile pointers = array(local, "indptr");
                ArrayFile indices = array(local, "indices");
                ArrayFile values = array(local, "values")) {
            for (int[] run : RangeCopy.runs(neurons)) {
                // Damaged pointers are reported when they are read.
                long from = Math.max(0, pointer(pointers, run[0]));
                long count = Math.max(0, pointer(pointers, run[1]) - from);
                for (ArrayFile array : List.of(indices, values)) {
                    ArrayType type = array.type();
                    long end = Math.min(from + count, array.elementCount());
                    RangeCopy.copy(
                            in,
                            out,
                            array.position() + from * type.byteCount(),
                            Math.max(0, end - from) * type.byteCount());
                }
            }
        }
    }

    private static long pointer(ArrayFile pointers, int neuron) {
        ByteBuffer value = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        pointers.read(neuron, value);
        return value.getLong(0);
    }
}
