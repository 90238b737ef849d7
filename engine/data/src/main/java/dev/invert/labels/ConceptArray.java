package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.BitPacking;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.sparse.ScipyFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads an array of shape (samples, concepts) whose elements are all 0 or 1, of any element type and in either order,
 * in chunks of 1 MiB. A floating-point -0 counts as 0.
 */
final class ConceptArray {
    private static final int CHUNK_BYTES = 1 << 20;

    private final BitPacking packing = KernelChoice.chosen().bitPacking();
    private final ArrayFile array;
    private final int elementBytes;
    private final long one;
    private final long minusZero;
    private final int sampleCount;
    private final int conceptCount;

    private ConceptArray(ArrayFile array) {
        array.requireTable("concepts are (samples, concepts)", 2);
        if (array.shape().stream().anyMatch(extent -> extent > Integer.MAX_VALUE)) {
            throw new InvertException(array.name() + ": shape " + array.shape() + "; each extent must be below 2^31");
        }
        this.array = array;
        this.elementBytes = array.type().byteCount();
        this.sampleCount = Math.toIntExact(array.shape().get(0));
        this.conceptCount = Math.toIntExact(array.shape().get(1));
        this.one = switch (array.type()) {
            case FLOAT16 -> 0x3C00L;
            case BFLOAT16 -> 0x3F80L;
            case FLOAT32 -> 0x3F800000L;
            case FLOAT64 -> 0x3FF0000000000000L;
            default -> 1L;
        };
        this.minusZero = one == 1 ? 0 : 1L << (elementBytes * Byte.SIZE - 1);
    }

    /**
     * Reads an array in any format that {@link ArrayFile} reads, or a sparse matrix of SciPy.
     *
     * @param source {@code FILE}, or {@code FILE:ARRAY} if the file holds several arrays
     * @param names file with the names of the columns, as text or JSON, or null to name them c0, c1, …
     * @return a matrix that the caller closes
     * @throws InvertException if the file is not a 2-D array of zeros and ones, or the names do not match its columns
     */
    static ConceptMatrix read(Path source, Path names, MemoryBudget budget) {
        if (ScipyFile.isSparse(source)) {
            return SparseConceptFile.read(source, names, budget);
        }
        try (ArrayFile file = ArrayFile.open(source, budget)) {
            ConceptArray array = new ConceptArray(file);
            return array.read(
                    names == null
                            ? numbered(array.conceptCount)
                            : ConceptNames.read(names, array.conceptCount, array.sampleCount));
        }
    }

    /** Returns concepts c0, c1, … for columns without names. */
    static List<Concept> numbered(int count) {
        return IntStream.range(0, count).mapToObj(c -> Concept.named("c" + c)).toList();
    }

    private ConceptMatrix read(List<Concept> concepts) {
        try (ConceptMatrix.Builder matrix = ConceptMatrix.builder(sampleCount, concepts, array.budget())) {
            BitPacker packer = array.fortranOrder()
                    ? new BitPacker.OfColumns(matrix, sampleCount, packing)
                    : new BitPacker.OfRows(matrix, sampleCount, conceptCount);
            long total = (long) sampleCount * conceptCount;
            int perChunk = (int) Math.min(CHUNK_BYTES / elementBytes, total);
            byte[] bits = new byte[perChunk];
            ByteBuffer chunk = (elementBytes == 1
                            ? ByteBuffer.wrap(bits)
                            : ByteBuffer.allocate(perChunk * elementBytes))
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (long first = 0; first < total; first += perChunk) {
                int count = (int) Math.min(perChunk, total - first);
                array.read(first, chunk.clear().limit(count * elementBytes));
                if (elementBytes == 1) {
                    requireBits(bits, count, first);
                } else {
                    toBits(chunk, bits, count, first);
                }
                packer.add(bits, count);
            }
            return matrix.build();
        }
    }

    private void requireBits(byte[] bytes, int count, long first) {
        int bits = packing.countBits(bytes, count);
        if (bits < count) {
            throw error(first + bits);
        }
    }

    private void toBits(ByteBuffer chunk, byte[] bits, int count, long first) {
        for (int i = 0; i < count; i++) {
            long value = switch (elementBytes) {
                case 2 -> Short.toUnsignedLong(chunk.getShort(2 * i));
                case 4 -> Integer.toUnsignedLong(chunk.getInt(4 * i));
                default -> chunk.getLong(8 * i);
            };
            if (value != 0 && value != minusZero && value != one) {
                throw error(first + i);
            }
            bits[i] = (byte) (value == one ? 1 : 0);
        }
    }

    private InvertException error(long index) {
        long sample = array.fortranOrder() ? index % sampleCount : index / conceptCount;
        long concept = array.fortranOrder() ? index / sampleCount : index % conceptCount;
        return new InvertException(array.name() + ": sample " + sample + ", column " + concept + " is neither 0 nor 1");
    }
}
