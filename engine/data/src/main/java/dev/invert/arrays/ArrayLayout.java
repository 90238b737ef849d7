package dev.invert.arrays;

import dev.invert.errors.InvertException;
import java.util.List;

/**
 * What a file says about an array.
 *
 * @param type of the elements
 * @param fortranOrder whether the first index varies fastest
 * @param shape extents, each at least 0
 */
record ArrayLayout(ArrayType type, boolean fortranOrder, List<Long> shape) {
    long elementCount() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /**
     * Bytes of the whole array.
     *
     * @param name what to call it in errors
     * @throws InvertException if no file can hold them
     */
    long byteCount(String name) {
        try {
            return Math.multiplyExact(elementCount(), (long) type.byteCount());
        } catch (ArithmeticException e) {
            throw new InvertException(name + ": shape " + shape + " is out of range", e);
        }
    }

    /** Checks that there is as much data as the shape needs, before anything is made of that size. */
    void requireData(String name, long bytesThere) {
        long bytes = byteCount(name);
        if (bytesThere < bytes) {
            throw new InvertException(name + ": truncated: shape " + shape + " of " + type + " needs " + bytes
                    + " bytes of data, the file has " + Math.max(0, bytesThere) + "; copy it again");
        }
    }
}
