package dev.invert.arrays;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Element type of an array in a file; always little-endian. */
public enum ArrayType {
    /** IEEE 754 binary16. */
    FLOAT16(2, "f2", "F16", "HalfStorage"),
    /** Upper 16 bits of an IEEE 754 binary32; NumPy has no name for it. */
    BFLOAT16(2, "", "BF16", "BFloat16Storage"),
    /** IEEE 754 binary32. */
    FLOAT32(4, "f4", "F32", "FloatStorage"),
    /** IEEE 754 binary64. */
    FLOAT64(8, "f8", "F64", "DoubleStorage"),
    /** Boolean: one byte, 0 or 1. */
    BOOL(1, "b1", "BOOL", "BoolStorage"),
    /** Unsigned 8-bit integer. */
    UINT8(1, "u1", "U8", "ByteStorage"),
    /** Signed 8-bit integer. */
    INT8(1, "i1", "I8", "CharStorage"),
    /** Signed 16-bit integer. */
    INT16(2, "i2", "I16", "ShortStorage"),
    /** Unsigned 16-bit integer; PyTorch has no typed storage class for it and larger unsigned integers. */
    UINT16(2, "u2", "U16", ""),
    /** Signed 32-bit integer. */
    INT32(4, "i4", "I32", "IntStorage"),
    /** Unsigned 32-bit integer. */
    UINT32(4, "u4", "U32", ""),
    /** Signed 64-bit integer. */
    INT64(8, "i8", "I64", "LongStorage"),
    /** Unsigned 64-bit integer. */
    UINT64(8, "u8", "U64", "");

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

    /** Returns the size of one element in bytes. */
    public int byteCount() {
        return byteCount;
    }

    /** Returns the usual lower-case name: {@code float32}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the type with a NumPy type code without byte order: {@code f4}; empty if the code is unknown. */
    static Optional<ArrayType> ofNumpy(String name) {
        return named(name, type -> type.numpyName);
    }

    /** Returns the type with a safetensors dtype name: {@code F32}; empty if the name is unknown. */
    static Optional<ArrayType> ofSafetensors(String name) {
        return named(name, type -> type.safetensorsName);
    }

    /** Returns the element type of a PyTorch storage class: {@code FloatStorage}; empty if the class is unknown. */
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
