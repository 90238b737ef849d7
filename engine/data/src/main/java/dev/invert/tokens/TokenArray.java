package dev.invert.tokens;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.ArrayType;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Arrays of whole numbers, one per token: ids of tokens and of documents. Immutable; the values are not copied. */
public final class TokenArray {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final Pattern SPLIT = Pattern.compile("[0-9]+_[0-9]+\\.safetensors");

    private final String name;
    private final int[] values;
    private final int sequenceLength;
    private final boolean sequences;

    /**
     * Creates an array.
     *
     * @param name name for error messages
     * @param values one per token, sequence by sequence
     * @param sequenceLength number of tokens of a sequence
     * @param sequences whether the array has sequences as its rows, and is not one long sequence
     */
    TokenArray(String name, int[] values, int sequenceLength, boolean sequences) {
        this.name = name;
        this.values = values;
        this.sequenceLength = sequenceLength;
        this.sequences = sequences;
    }

    /**
     * Reads the ids of tokens.
     *
     * @param source array of integers (sequences, tokens) or (tokens), or a folder of delphi's cache, whose files hold
     *     the array {@code tokens}
     * @throws InvertException if there is none, or it holds other values than whole numbers from 0 to 2^31 - 1
     */
    public static TokenArray read(Path source, MemoryBudget budget) {
        TokenArray tokens = integers(Files.isDirectory(source) ? inFolder(source) : source, "token ids", budget);
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.values[i] < 0) {
                throw new InvertException(tokens.name + ": token " + i + " has the id " + tokens.values[i]
                        + "; ids are whole numbers from 0");
            }
        }
        return tokens;
    }

    /**
     * Reads a mask of 0 and 1, integers or bools.
     *
     * @throws InvertException if it holds other values
     */
    static TokenArray bits(Path source, MemoryBudget budget) {
        TokenArray mask = integers(source, "values of a mask", true, budget);
        for (int value : mask.values) {
            if (value != 0 && value != 1) {
                throw new InvertException(
                        mask.name + ": holds " + value + "; a mask is 1 for tokens that are samples and 0 for others");
            }
        }
        return mask;
    }

    private static Path inFolder(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> splits = files.filter(file ->
                            SPLIT.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted()
                    .toList();
            for (Path split : splits) {
                if (ArrayFile.names(split).contains("tokens")) {
                    return Path.of(split + ":tokens");
                }
            }
            throw new InvertException(
                    folder + ": holds " + splits.size() + " files START_END.safetensors, none of them with an array"
                            + " named tokens; name a file of token ids");
        } catch (UncheckedIOException e) {
            throw new InvertException("Cannot read " + folder + ": " + AtomicFile.reason(e.getCause()), e);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Reads integers of one or two dimensions.
     *
     * @param what description of the values, for error messages
     * @throws InvertException if the array has another shape or type, or holds values beyond 32 bits
     */
    static TokenArray integers(Path source, String what, MemoryBudget budget) {
        return integers(source, what, false, budget);
    }

    private static TokenArray integers(Path source, String what, boolean orBools, MemoryBudget budget) {
        try (ArrayFile array = ArrayFile.open(source, budget)) {
            List<Long> shape = array.shape();
            if (shape.isEmpty()
                    || shape.size() > 2
                    || shape.contains(0L)
                    || (shape.size() == 2 && array.fortranOrder())) {
                throw new InvertException("%s: shape %s%s; %s are (sequences, tokens) in C order, or (tokens)"
                        .formatted(array.name(), shape, array.fortranOrder() ? " in Fortran order" : "", what));
            }
            if (array.elementCount() > Integer.MAX_VALUE - 8) {
                throw new InvertException(array.name() + ": has " + array.elementCount() + " tokens; at most 2^31 - 9");
            }
            if (!(orBools && array.type() == ArrayType.BOOL)) {
                requireIntegers(array, what);
            }
            int[] values = new int[(int) array.elementCount()];
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            int size = array.type().byteCount();
            for (int from = 0; from < values.length; ) {
                int count = Math.min(CHUNK_BYTES / size, values.length - from);
                array.read(from, chunk.clear().limit(count * size));
                for (int i = 0; i < count; i++) {
                    values[from + i] = value(array, chunk, i, from + i);
                }
                from += count;
            }
            boolean sequences = shape.size() == 2;
            return new TokenArray(array.name(), values, sequences ? shape.get(1).intValue() : values.length, sequences);
        }
    }

    private static void requireIntegers(ArrayFile array, String what) {
        if (List.of(ArrayType.FLOAT16, ArrayType.BFLOAT16, ArrayType.FLOAT32, ArrayType.FLOAT64, ArrayType.BOOL)
                .contains(array.type())) {
            throw new InvertException(array.name() + ": elements of type " + array.type() + "; " + what
                    + " are integers: save array.astype('int32')");
        }
    }

    private static int value(ArrayFile array, ByteBuffer chunk, int i, int index) {
        long value = switch (array.type()) {
            case BOOL -> array.bit(chunk.get(i));
            case UINT8 -> chunk.get(i) & 0xFF;
            case INT8 -> chunk.get(i);
            case UINT16 -> Short.toUnsignedLong(chunk.getShort(2 * i));
            case INT16 -> chunk.getShort(2 * i);
            case UINT32 -> Integer.toUnsignedLong(chunk.getInt(4 * i));
            case INT32 -> chunk.getInt(4 * i);
            default -> chunk.getLong(8 * i);
        };
        if (value != (int) value) {
            throw new InvertException(array.name() + ": value " + value + " at " + index + " exceeds 32 bits");
        }
        return (int) value;
    }

    /** Returns the name of the array for error messages. */
    public String name() {
        return name;
    }

    /** Returns the number of tokens. */
    public int count() {
        return values.length;
    }

    /** Returns the number of tokens of a sequence. */
    public int sequenceLength() {
        return sequenceLength;
    }

    /** Returns whether the tokens are several sequences. */
    public boolean hasSequences() {
        return sequences;
    }

    /** Returns the number of sequences. */
    public int sequenceCount() {
        return (int) ((values.length + sequenceLength - 1L) / sequenceLength);
    }

    /** Returns the value of a token. */
    public int get(int row) {
        return values[row];
    }

    /** Returns the values of all tokens; the array must not be changed. */
    int[] values() {
        return values;
    }
}
