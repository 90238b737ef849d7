package dev.invert.arrays;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * An array whose elements lie at constant distances in a file: element (i, j) is element
 * {@code offset + i * strides[0] + j * strides[1]} of the storage. Thread-safe as the storage is.
 *
 * @param storage one-dimensional array that holds the elements; owned by this object
 * @param offset index of the first element
 * @param shape extents, each at least 0
 * @param strides distance of neighbors along each dimension, each at least 0
 */
public record StridedArray(ArrayFile storage, long offset, List<Long> shape, List<Long> strides)
        implements AutoCloseable {
    /**
     * Checks that all elements lie in the storage.
     *
     * @throws InvertException if they do not
     */
    public StridedArray {
        long last = offset;
        boolean valid = offset >= 0 && strides.size() == shape.size();
        try {
            for (int d = 0; valid && d < shape.size(); d++) {
                valid = shape.get(d) >= 0 && strides.get(d) >= 0;
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape.get(d) - 1), strides.get(d)));
            }
        } catch (ArithmeticException e) {
            valid = false;
        }
        if (!valid || (!shape.contains(0L) && last >= storage.elementCount())) {
            throw new InvertException(storage.name() + ": truncated: shape " + shape + " with strides " + strides
                    + " does not fit in its data; save it again");
        }
    }

    /** Returns an array in C or Fortran order as a strided one, which then owns it. */
    public static StridedArray of(ArrayFile array) {
        int rank = array.shape().size();
        List<Long> strides = new ArrayList<>(array.shape());
        long stride = 1;
        for (int i = 0; i < rank; i++) {
            int d = array.fortranOrder() ? i : rank - 1 - i;
            strides.set(d, stride);
            stride *= array.shape().get(d);
        }
        return new StridedArray(array, 0, array.shape(), List.copyOf(strides));
    }

    /**
     * Opens an array as {@link ArrayFile#open(Path, MemoryBudget)} does, and tensors of {@code torch.save} with any
     * strides.
     *
     * @throws InvertException if it cannot be read
     */
    public static StridedArray open(Path source, MemoryBudget budget) {
        ArrayPath path = ArrayPath.of(source);
        if (!SparseTensor.isTorch(path)) {
            return of(ArrayFile.open(source, budget));
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path.file(), StandardOpenOption.READ);
            StridedArray array = TorchTensorFile.openStrided(path, channel, budget);
            channel = null;
            return array;
        } catch (IOException e) {
            throw new InvertException("Cannot read " + path + ": " + AtomicFile.reason(e), e);
        } finally {
            ArrayFile.closeQuietly(channel);
        }
    }

    /** Returns the type of the elements. */
    public ArrayType type() {
        return storage.type();
    }

    @Override
    public void close() {
        storage.close();
    }
}
