package dev.invert.arrays;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** How the elements of an array lie in a file, little-endian throughout. */
public enum ArrayType {
    /** IEEE 754 binary16. */
    FLOAT16(2, "f2", "F16", "HalfStorage"),
    /** The upper half of a binary32; NumPy has no name for it. */
    BFLOAT16(2, "", "BF16", "BFloat16Storage"),
    /** IEEE 754 binary32. */
    FLOAT32(4, "f4", "F32", "FloatStorage"),
    /** IEEE 754 binary64. */
    FLOAT64(8, "f8", "F64", "DoubleStorage"),
    /** One byte, 0 or 1. */
    BOOL(1, "b1", "BOOL", "BoolStorage"),
    /** One byte, 0 to 255. */
    UINT8(1, "u1", "U8", "ByteStorage"),
    /** One byte, -128 to 127. */
    INT8(1, "i1", "I8", "CharStorage"),
    /** Two bytes with a sign. */
    INT16(2, "i2", "I16", "ShortStorage"),
    /** Two bytes, 0 to 65,535; PyTorch's own storages have no such type. */
    UINT16(2, "u2", "U16", ""),
    /** Four bytes with a sign. */
    INT32(4, "i4", "I32", "IntStorage"),
    /** Eight bytes with a sign. */
    INT64(8, "i8", "I64", "LongStorage");

    private final int byteCount;
    private final String numpyName;
    private final String safetensorsName;
    private final String torchStorage;

    ArrayType(int byteCount, String numpyName, String safetensorsName, String torchStorage) {
        this.byteCount = byteCount;
        this.numpyName = numpyName;
        this.safetensorsName = safetensorsName;
        this.torchStorage = torchStorage;
    }

    /** Bytes of one element. */
    public int byteCount() {
        return byteCount;
    }

    /** What people call it: {@code float32}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type that NumPy calls so, without byte order: {@code f4}. */
    static Optional<ArrayType> ofNumpy(String name) {
        return named(name, type -> type.numpyName);
    }

    /** The type that a safetensors header calls so: {@code F32}. */
    static Optional<ArrayType> ofSafetensors(String name) {
        return named(name, type -> type.safetensorsName);
    }

    /** The type of the elements of a PyTorch storage class: {@code FloatStorage}. */
    static Optional<ArrayType> ofTorchStorage(String name) {
        return named(name, type -> type.torchStorage);
    }

    private static Optional<ArrayType> named(String name, Function<ArrayType, String> naming) {
        for (ArrayType type : values()) {
            if (!name.isEmpty() && naming.apply(type).equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
