package dev.invert.sparse;

import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.ArrayPath;
import dev.invert.arrays.ArrayType;
import dev.invert.arrays.StridedArray;
import dev.invert.errors.InvertException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The engine's own form of sparse activations: a .safetensors file with {@code indptr} (int64, K + 1), {@code indices}
 * (uint32: samples, ascending for each neuron) and {@code values} (float16, float32 or float64, none of them 0). In its
 * metadata, {@code shape} is {@code "N,K"} and {@code layout} is {@code "neuron-major"}. Other integer types and the
 * layout {@code "sample-major"}, as other programs may write them, are read too.
 */
final class SparseFile {
    /** Name of the metadata that identifies what a file was computed from. */
    static final String ORIGIN = "source";

    static final String POINTERS = "indptr";
    static final String INDICES = "indices";
    static final String VALUES = "values";

    private static final String SHAPE = "shape";
    private static final String LAYOUT = "layout";
    private static final String NEURON_MAJOR = "neuron-major";
    private static final String SAMPLE_MAJOR = "sample-major";

    /** Size of the header that {@link #header} writes: a multiple of 64, with room for any numbers. */
    static final int HEADER_BYTES = 640;

    private SparseFile() {}

    /** Returns whether a file has the arrays of this form. */
    static boolean hasArrays(List<String> names) {
        return names.containsAll(List.of(POINTERS, INDICES, VALUES));
    }

    /** Returns whether a file of this form is as {@link #stored} needs it; reads its header only. */
    static boolean isStored(Path file) {
        return ArrayFile.metadata(file).getOrDefault(LAYOUT, NEURON_MAJOR).equals(NEURON_MAJOR)
                && type(file, POINTERS) == ArrayType.INT64
                && type(file, INDICES) == ArrayType.UINT32
                && form(type(file, VALUES)) != null;
    }

    private static ArrayType type(Path file, String name) {
        try (ArrayFile array = ArrayFile.open(Path.of(new ArrayPath(file, name).toString()))) {
            return array.type();
        }
    }

    /**
     * Opens the arrays of a file as a matrix.
     *
     * @throws InvertException if the file is not valid
     */
    static SparseMatrix open(Path file, MemoryBudget budget) {
        Map<String, String> metadata = ArrayFile.metadata(file);
        String layout = metadata.getOrDefault(LAYOUT, NEURON_MAJOR);
        if (!layout.equals(NEURON_MAJOR) && !layout.equals(SAMPLE_MAJOR)) {
            throw new InvertException(file + ": has the layout \"" + layout + "\"; " + NEURON_MAJOR + " and "
                    + SAMPLE_MAJOR + " are known");
        }
        boolean byNeuron = layout.equals(NEURON_MAJOR);
        List<StridedArray> owned = new ArrayList<>();
        try {
            return new SparseMatrix(
                    file.toString(),
                    byNeuron ? SparseMatrix.Layout.CSC : SparseMatrix.Layout.CSR,
                    shape(file, metadata.getOrDefault(SHAPE, "")),
                    NumberColumn.of(POINTERS, open(file, POINTERS, budget, owned)),
                    NumberColumn.of(byNeuron ? "sample" : "neuron", open(file, INDICES, budget, owned)),
                    NumberColumn.of(VALUES, open(file, VALUES, budget, owned)),
                    owned);
        } catch (RuntimeException e) {
            owned.forEach(StridedArray::close);
            throw e;
        }
    }

    private static StridedArray open(Path file, String name, MemoryBudget budget, List<StridedArray> owned) {
        return SparseMatrix.open(ArrayFile.open(Path.of(new ArrayPath(file, name).toString()), budget), owned);
    }

    private static List<Long> shape(Path file, String text) {
        try {
            String[] extents = text.split(",", -1);
            if (extents.length == 2) {
                return List.of(Long.parseLong(extents[0].strip()), Long.parseLong(extents[1].strip()));
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new InvertException(file + ": its metadata has the shape \"" + text
                + "\"; samples and neurons are needed, as in \"16384,2048\"");
    }

    /**
     * Returns a matrix whose neurons are read as they are stored, if it has the types that {@link #header} writes; null if
     * it must be converted.
     *
     * @param matrix owned by the result, unless that is null
     * @throws InvertException if the pointers decrease
     */
    static ActivationMatrix stored(SparseMatrix matrix, MemoryBudget budget) {
        ValueForm form = form(matrix.values().type());
        if (matrix.layout() != SparseMatrix.Layout.CSC
                || form == null
                || matrix.indices().type() != ArrayType.UINT32
                || matrix.pointers().type() != ArrayType.INT64) {
            return null;
        }
        long[] starts = new long[matrix.columnCount() + 1];
        matrix.pointers().integers(0, starts.length, starts);
        matrix.pointers().array().close();
        for (int k = 0; k + 1 < starts.length; k++) {
            if (starts[k + 1] < starts[k]) {
                throw new InvertException(matrix.name() + ": indptr falls from " + starts[k] + " to " + starts[k + 1]
                        + " at " + (k + 1) + "; it must not; write it again");
            }
        }
        return new StoredActivations(
                matrix.name(),
                matrix.rowCount(),
                starts,
                new Region.OfArray(matrix.indices().array()),
                new Region.OfArray(matrix.values().array()),
                form,
                budget);
    }

    private static ValueForm form(ArrayType type) {
        return switch (type) {
            case FLOAT16 -> ValueForm.HALF;
            case FLOAT32 -> ValueForm.FLOAT;
            case FLOAT64 -> ValueForm.DOUBLE;
            default -> null;
        };
    }

    /** Returns the form of a type of activations. */
    static ValueForm form(ElementType type) {
        return switch (type) {
            case FLOAT16 -> ValueForm.HALF;
            case FLOAT32 -> ValueForm.FLOAT;
            default -> throw new IllegalArgumentException(type + " is not written");
        };
    }

    /**
     * Returns an encoded header of {@link #HEADER_BYTES}, with its length.
     *
     * @param origin identity of what the file was computed from, without special characters
     */
    static ByteBuffer header(int sampleCount, int neuronCount, long entryCount, ValueForm form, String origin) {
        long pointerEnd = (neuronCount + 1L) * Long.BYTES;
        long indexEnd = pointerEnd + entryCount * Integer.BYTES;
        long valueEnd = indexEnd + entryCount * form.byteCount();
        String json = ("{\"__metadata__\":{\"%s\":\"%d,%d\",\"%s\":\"%s\",\"%s\":\"%s\"},"
                        + "\"%s\":{\"dtype\":\"I64\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                        + "\"%s\":{\"dtype\":\"U32\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
                        + "\"%s\":{\"dtype\":\"F%d\",\"shape\":[%d],\"data_offsets\":[%d,%d]}}")
                .formatted(
                        SHAPE,
                        sampleCount,
                        neuronCount,
                        LAYOUT,
                        NEURON_MAJOR,
                        ORIGIN,
                        origin,
                        POINTERS,
                        neuronCount + 1L,
                        pointerEnd,
                        INDICES,
                        entryCount,
                        pointerEnd,
                        indexEnd,
                        VALUES,
                        form.byteCount() * Byte.SIZE,
                        entryCount,
                        indexEnd,
                        valueEnd);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(HEADER_BYTES - Long.BYTES).put(json.getBytes(StandardCharsets.US_ASCII));
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }
}
