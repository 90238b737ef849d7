package dev.invert.batches;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.errors.InvertException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The tokens of each sample that count: padding and special tokens are left out of pooling and of the samples. Every
 * sample has at least one. Immutable.
 */
public final class TokenMask {
    /** Number of values read at once, at least; whole samples are read. */
    private static final int CHUNK_VALUES = 1 << 18;

    private final int tokenCount;
    private final BitSet[] kept;
    /** Element s is the number of tokens that samples before s keep. */
    private final long[] before;

    private TokenMask(int tokenCount, BitSet[] kept) {
        this.tokenCount = tokenCount;
        this.kept = kept;
        this.before = new long[kept.length + 1];
        for (int s = 0; s < kept.length; s++) {
            before[s + 1] = before[s] + kept[s].cardinality();
        }
    }

    /**
     * Reads the mask of an input.
     *
     * @param mask array (samples, tokens) of 1 for tokens that count and 0 for others; null if all count
     * @param ids array of token ids (samples, tokens); null if no ids are ignored
     * @param ignored token ids that do not count
     * @param sampleCount number of samples, at least 1
     * @param budget limits the native memory for reading
     * @throws InvertException if an array cannot be read or has another shape, the mask has other values than 0 and 1,
     *     the ids are no integers, or a sample has no token left
     */
    public static TokenMask read(Path mask, Path ids, Set<Long> ignored, int sampleCount, MemoryBudget budget) {
        BitSet[] kept = new BitSet[sampleCount];
        int tokens = -1;
        if (mask != null) {
            tokens = read(mask, kept, budget, TokenMask::isSet);
        }
        if (ids != null) {
            int tokensOfIds = read(ids, kept, budget, (array, value) -> !ignored.contains(id(array, value)));
            if (tokens >= 0 && tokens != tokensOfIds) {
                throw new InvertException(
                        "%s: the mask has %d tokens per sample, the input has %d".formatted(mask, tokens, tokensOfIds));
            }
            tokens = tokensOfIds;
        }
        for (int s = 0; s < sampleCount; s++) {
            if (kept[s].isEmpty()) {
                throw new InvertException((mask == null ? ids : mask) + ": sample " + s
                        + " has no token that counts; leave it out of the input, or ignore fewer tokens");
            }
        }
        return new TokenMask(tokens, kept);
    }

    /** Decides whether a token counts. */
    private interface Rule {
        boolean keeps(ArrayFile array, double value);
    }

    private static boolean isSet(ArrayFile array, double value) {
        if (value != 0 && value != 1) {
            throw new InvertException(
                    array.name() + ": holds " + value + "; a mask is 1 for tokens that count and 0 for others");
        }
        return value == 1;
    }

    private static long id(ArrayFile array, double value) {
        long id = (long) value;
        if (id != value) {
            throw new InvertException(array.name() + ": holds " + value + ", which is no token id");
        }
        return id;
    }

    /** Clears the bits of tokens that do not count; returns the number of tokens per sample. */
    private static int read(Path source, BitSet[] kept, MemoryBudget budget, Rule rule) {
        try (ArrayFile array = ArrayFile.open(source, budget)) {
            List<Long> shape = array.shape();
            if (shape.size() != 2 || shape.get(0) < kept.length || shape.get(1) < 1 || array.fortranOrder()) {
                throw new InvertException("%s: shape %s%s; expected (samples, tokens) with %d samples, in C order"
                        .formatted(array.name(), shape, array.fortranOrder() ? " in Fortran order" : "", kept.length));
            }
            int tokens = Math.toIntExact(shape.get(1));
            int most = Math.max(1, Math.min(kept.length, CHUNK_VALUES / tokens));
            int valueBytes = array.type().byteCount();
            try (NativeBlock chunk = budget.allocate(MemoryTag.BATCHES, (long) most * tokens * valueBytes)) {
                for (int first = 0; first < kept.length; first += most) {
                    int count = Math.min(most, kept.length - first);
                    ByteBuffer bytes =
                            chunk.slice(0, (long) count * tokens * valueBytes).order(ByteOrder.nativeOrder());
                    array.read((long) first * tokens, bytes.duplicate());
                    for (int s = 0; s < count; s++) {
                        kept[first + s] = narrowed(kept[first + s], array, bytes, s * tokens, tokens, rule);
                    }
                }
            }
            return tokens;
        }
    }

    private static BitSet narrowed(BitSet old, ArrayFile array, ByteBuffer bytes, int from, int tokens, Rule rule) {
        BitSet kept = new BitSet(tokens);
        for (int t = 0; t < tokens; t++) {
            kept.set(t, rule.keeps(array, value(array, bytes, from + t)));
        }
        if (old != null) {
            kept.and(old);
        }
        return kept;
    }

    private static double value(ArrayFile array, ByteBuffer bytes, int i) {
        return switch (array.type()) {
            case BOOL -> array.bit(bytes.get(i));
            case UINT8 -> bytes.get(i) & 0xFF;
            case INT8 -> bytes.get(i);
            case INT16 -> bytes.getShort(2 * i);
            case INT32 -> bytes.getInt(4 * i);
            case INT64 -> bytes.getLong(8 * i);
            case FLOAT32 -> bytes.getFloat(4 * i);
            case FLOAT64 -> bytes.getDouble(8 * i);
            default ->
                throw new InvertException(array.name() + ": elements of type " + array.type()
                        + "; masks are bool or integers, token ids are int32 or int64");
        };
    }

    /** Returns the number of tokens of a sample, counted or not. */
    public int tokenCount() {
        return tokenCount;
    }

    /** Returns the number of tokens that the samples before a sample keep. */
    public long tokensBefore(int sample) {
        return before[sample];
    }

    /** Returns whether a token counts. */
    public boolean keeps(int sample, int token) {
        return kept[sample].get(token);
    }

    /** Returns the positions of the tokens of a sample that count, in order. */
    public IntStream tokens(int sample) {
        return kept[sample].stream();
    }
}
