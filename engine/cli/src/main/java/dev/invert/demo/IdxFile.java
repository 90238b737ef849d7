package dev.invert.demo;

import dev.invert.errors.InvertException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A gzipped file of unsigned bytes in the IDX format: two zero bytes, the type 0x08, the number of dimensions, one
 * big-endian int per dimension, then the values with the last dimension fastest.
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">the format's description</a>
 */
final class IdxFile {
    private static final int UNSIGNED_BYTE = 0x08;

    private final int[] shape;
    private final byte[] values;

    private IdxFile(int[] shape, byte[] values) {
        this.shape = shape;
        this.values = values;
    }

    /** Returns the extent of a dimension, at least 1. */
    int extent(int dimension) {
        return shape[dimension];
    }

    /** Returns all values, unsigned, as many as the product of the extents. The array is not copied. */
    byte[] values() {
        return values;
    }

    /**
     * Reads a whole file.
     *
     * @param gzip the compressed bytes; the caller closes it
     * @param where name of the file, for errors
     * @param dimensionCount expected number of dimensions
     * @throws InvertException if the bytes are not such a file, or are cut short
     */
    static IdxFile read(InputStream gzip, String where, int dimensionCount) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(gzip)))) {
            int magic = in.readInt();
            int expected = UNSIGNED_BYTE << 8 | dimensionCount;
            if (magic != expected) {
                throw new InvertException(
                        "%s: starts with 0x%08x instead of 0x%08x: it is not an IDX file of unsigned bytes with %d dimension(s)"
                                .formatted(where, magic, expected, dimensionCount));
            }
            int[] shape = new int[dimensionCount];
            long size = 1;
            for (int d = 0; d < dimensionCount; d++) {
                shape[d] = in.readInt();
                size = shape[d] < 1 ? Long.MAX_VALUE : Math.multiplyExact(size, (long) shape[d]);
                if (size > Integer.MAX_VALUE - 8) {
                    throw new InvertException("%s: its header asks for dimensions %s, which is out of range"
                            .formatted(where, Arrays.toString(Arrays.copyOf(shape, d + 1))));
                }
            }
            byte[] values = in.readNBytes((int) size);
            if (values.length != size) {
                throw new InvertException("%s: holds %d of the %d values that its header promises; fetch it again"
                        .formatted(where, values.length, size));
            }
            if (in.read() >= 0) {
                throw new InvertException("%s: holds more than the %d values that its header promises; fetch it again"
                        .formatted(where, size));
            }
            return new IdxFile(shape, values);
        } catch (ZipException notGzip) {
            throw new InvertException(where + ": is not a gzip file, or a damaged one; fetch it again", notGzip);
        } catch (EOFException cut) {
            throw new InvertException(where + ": is cut short; fetch it again", cut);
        } catch (IOException unreadable) {
            throw new InvertException(where + ": cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
