package dev.invert.sparse;

import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.ArrayType;
import dev.invert.arrays.StridedArray;
import dev.invert.errors.InvertException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Numbers at constant distances in an array: a vector, or a column of a table. Columns of one table share the part of it
 * that is in memory. Not thread-safe.
 */
final class NumberColumn {
    /** Integers beyond are not all doubles. */
    private static final long EXACT_DOUBLES = 1L << 53;

    private static final int SCAN = 1 << 14;

    private final String what;
    private final ElementWindow window;
    private final ArrayFile array;
    private final long offset;
    private final long stride;
    private final long count;

    private NumberColumn(String what, ElementWindow window, long offset, long stride, long count) {
        this.what = what;
        this.window = window;
        this.array = window.array();
        this.offset = offset;
        this.stride = stride;
        this.count = count;
    }

    /**
     * Returns a vector.
     *
     * @param what meaning of the numbers, for error messages
     * @throws InvertException if the array has another rank than 1
     */
    static NumberColumn of(String what, StridedArray array) {
        if (array.shape().size() != 1) {
            throw new InvertException(
                    array.storage().name() + ": " + what + " of shape " + array.shape() + "; they need one dimension");
        }
        return new NumberColumn(
                what,
                new ElementWindow(array.storage()),
                array.offset(),
                array.strides().get(0),
                array.shape().get(0));
    }

    /**
     * Returns the columns of a table.
     *
     * @param what meaning of the columns, for error messages
     * @param dimension dimension along which the numbers of a column lie
     * @throws InvertException if the array has another rank than 2 or another number of columns
     */
    static List<NumberColumn> of(List<String> what, StridedArray array, int dimension) {
        int other = 1 - dimension;
        if (array.shape().size() != 2 || array.shape().get(other) != what.size()) {
            throw new InvertException(array.storage().name() + ": shape " + array.shape() + "; "
                    + String.join(", ", what) + " are needed for each entry");
        }
        ElementWindow window = new ElementWindow(array.storage());
        return what.stream()
                .map(name -> new NumberColumn(
                        name,
                        window,
                        array.offset() + what.indexOf(name) * array.strides().get(other),
                        array.strides().get(dimension),
                        array.shape().get(dimension)))
                .toList();
    }

    /** Returns the array that holds the numbers. */
    ArrayFile array() {
        return array;
    }

    ArrayType type() {
        return array.type();
    }

    long count() {
        return count;
    }

    /** Receives a part of the numbers in memory. */
    private interface Part {
        /**
         * @param bytes bytes of the numbers
         * @param at offset of the first number
         * @param step distance of the numbers in bytes
         * @param done how many numbers preceded
         * @param part how many numbers are here
         */
        void accept(ByteBuffer bytes, int at, int step, int done, int part);
    }

    private void read(long from, int length, Part consumer) {
        int elementBytes = array.type().byteCount();
        // Far apart, each number is read for itself.
        int most = stride == 0 ? length : (int) Math.max(1, (window.capacity() - 1) / stride);
        for (int done = 0; done < length; done += most) {
            int part = Math.min(most, length - done);
            int span = (int) ((part - 1) * stride) + 1;
            int at = window.require(offset + (from + done) * stride, span);
            consumer.accept(window.bytes(), at, part == 1 ? 0 : (int) stride * elementBytes, done, part);
        }
    }

    /**
     * Reads integers.
     *
     * @param from index of the first
     * @param length number of integers
     * @throws InvertException if the numbers are no integers
     */
    void integers(long from, int length, long[] into) {
        read(from, length, (bytes, at, step, done, part) -> {
            switch (array.type()) {
                case INT64 -> {
                    for (int i = 0; i < part; i++) {
                        into[done + i] = bytes.getLong(at + i * step);
                    }
                }
                case INT32 -> {
                    for (int i = 0; i < part; i++) {
                        into[done + i] = bytes.getInt(at + i * step);
                    }
                }
                case UINT32 -> {
                    for (int i = 0; i < part; i++) {
                        into[done + i] = Integer.toUnsignedLong(bytes.getInt(at + i * step));
                    }
                }
                case UINT16 -> {
                    for (int i = 0; i < part; i++) {
                        into[done + i] = Short.toUnsignedLong(bytes.getShort(at + i * step));
                    }
                }
                case INT16 -> {
                    for (int i = 0; i < part; i++) {
                        into[done + i] = bytes.getShort(at + i * step);
                    }
                }
                default ->
                    throw new InvertException(array.name() + ": " + what + " of type " + array.type()
                            + "; they must be int32, int64, uint16 or uint32");
            }
        });
    }

    /**
     * Reads indices, and checks that each is at least 0 and below a limit.
     *
     * @param limit at most 2^31
     * @param scratch at least as long as {@code length}
     * @throws InvertException if one is not, or the numbers are no integers
     */
    void indices(long from, int length, long limit, long[] scratch, int[] into) {
        long[] outside = {0};
        read(from, length, (bytes, at, step, done, part) -> {
            outside[0] |= switch (array.type()) {
                case INT64 -> indices64(bytes, at, step, into, done, part, limit);
                case INT32, UINT32 -> indices32(bytes, at, step, into, done, part, limit);
                case UINT16 -> indices16(bytes, at, step, into, done, part, limit);
                default -> -1;
            };
        });
        if (outside[0] < 0) {
            checkedIndices(from, length, limit, scratch, into);
        }
    }

    /** Returns a negative number if an index is outside. */
    private static long indices64(ByteBuffer bytes, int at, int step, int[] into, int done, int part, long limit) {
        long outside = 0;
        for (int i = 0; i < part; i++) {
            long index = bytes.getLong(at + i * step);
            outside |= index | (limit - 1 - index);
            into[done + i] = (int) index;
        }
        return outside;
    }

    /** Returns a negative number if an index is outside. As unsigned numbers, negative ones are beyond any limit. */
    private static long indices32(ByteBuffer bytes, int at, int step, int[] into, int done, int part, long limit) {
        long outside = 0;
        for (int i = 0; i < part; i++) {
            int index = bytes.getInt(at + i * step);
            outside |= limit - 1 - Integer.toUnsignedLong(index);
            into[done + i] = index;
        }
        return outside;
    }

    /** Returns a negative number if an index is outside. */
    private static long indices16(ByteBuffer bytes, int at, int step, int[] into, int done, int part, long limit) {
        long outside = 0;
        for (int i = 0; i < part; i++) {
            int index = Short.toUnsignedInt(bytes.getShort(at + i * step));
            outside |= limit - 1 - index;
            into[done + i] = index;
        }
        return outside;
    }

    /** Reads indices and names the first that is outside. */
    private void checkedIndices(long from, int length, long limit, long[] scratch, int[] into) {
        integers(from, length, scratch);
        for (int i = 0; i < length; i++) {
            long index = scratch[i];
            if (index < 0 || index >= limit) {
                throw new InvertException(array.name() + ": " + what + " " + index + " of entry " + (from + i)
                        + " is out of range: there are " + limit + "; write the file again");
            }
            into[i] = (int) index;
        }
    }

    /** Reads one integer. */
    long integer(long index) {
        long[] one = new long[1];
        integers(index, 1, one);
        return one[0];
    }

    /** Reads values as the bits of a form, which must be able to hold them. */
    void values(long from, int length, ValueForm form, long[] into) {
        read(from, length, (bytes, at, step, done, part) -> {
            switch (array.type()) {
                case FLOAT16 -> {
                    for (int i = 0; i < part; i++) {
                        into[done + i] = bytes.getShort(at + i * step) & 0xFFFFL;
                    }
                }
                case BFLOAT16 -> {
                    for (int i = 0; i < part; i++) {
                        into[done + i] = (bytes.getShort(at + i * step) & 0xFFFFL) << Short.SIZE;
                    }
                }
                case FLOAT32 -> {
                    for (int i = 0; i < part; i++) {
                        into[done + i] = bytes.getInt(at + i * step) & 0xFFFFFFFFL;
                    }
                }
                default -> {
                    for (int i = 0; i < part; i++) {
                        into[done + i] = form.bits(number(bytes, at + i * step));
                    }
                }
            }
        });
    }

    private double number(ByteBuffer bytes, int at) {
        return switch (array.type()) {
            case FLOAT64 -> bytes.getDouble(at);
            case BOOL -> array.bit(bytes.get(at));
            case INT8 -> bytes.get(at);
            case UINT8 -> bytes.get(at) & 0xFF;
            case INT16 -> bytes.getShort(at);
            case UINT16 -> bytes.getShort(at) & 0xFFFF;
            case INT32 -> bytes.getInt(at);
            case UINT32 -> Integer.toUnsignedLong(bytes.getInt(at));
            case INT64, UINT64 -> exact(bytes.getLong(at));
            default -> throw new IllegalStateException(array.type() + " is read as it is");
        };
    }

    private double exact(long value) {
        if (Math.abs(value) > EXACT_DOUBLES || value == Long.MIN_VALUE) {
            throw new InvertException(array.name() + ": holds an integer beyond 2^53; convert it to float64");
        }
        return value;
    }

    /**
     * Returns the narrowest form that holds all values exactly; reads them if their type does not tell.
     *
     * @throws InvertException if no form does
     */
    ValueForm form() {
        return switch (array.type()) {
            case FLOAT16 -> ValueForm.HALF;
            case BFLOAT16, FLOAT32, BOOL, INT8, UINT8, INT16, UINT16 -> ValueForm.FLOAT;
            case FLOAT64, INT32, UINT32, INT64, UINT64 -> fitFloats() ? ValueForm.FLOAT : ValueForm.DOUBLE;
        };
    }

    private boolean fitFloats() {
        long[] bits = new long[SCAN];
        boolean fit = true;
        for (long first = 0; fit && first < count; first += SCAN) {
            int length = (int) Math.min(SCAN, count - first);
            values(first, length, ValueForm.DOUBLE, bits);
            for (int i = 0; i < length; i++) {
                double value = Double.longBitsToDouble(bits[i]);
                fit &= (float) value == value || Double.isNaN(value);
            }
        }
        return fit;
    }
}
