package dev.invert.arrays;

import dev.invert.errors.InvertException;
import java.util.List;

/**
 * Element type, order and shape of an array.
 *
 * @param type element type
 * @param fortranOrder whether the first index varies fastest
 * @param shape extents, each at least 0
 */
record ArrayLayout(ArrayType type, boolean fortranOrder, List<Long> shape) {
    long elementCount() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /**
     * Returns the size of the whole array in bytes.
     *
     * @param name name of the array for the error message
     * @throws InvertException if the size exceeds 2^63 - 1
     */
    long byteCount(String name) {
        try {
            return Math.multiplyExact(elementCount(), (long) type.byteCount());
        } catch (ArithmeticException e) {
            throw new InvertException(name + ": shape " + shape + " is out of range", e);
        }
    }

    /**
     * Checks that the file has as many bytes as the shape needs, before memory of that size is allocated.
     *
     * @param name name of the array for the error message
     * @param bytesThere number of bytes that the file has for the array
     * @throws InvertException if these are too few
     */
    void requireData(String name, long bytesThere) {
        long bytes = byteCount(name);
        if (bytesThere < bytes) {
            throw new InvertException(name + ": truncated: shape " + shape + " of " + type + " needs " + bytes
                    + " bytes of data, the file has " + Math.max(0, bytesThere) + "; copy it again");
        }
    }
}
