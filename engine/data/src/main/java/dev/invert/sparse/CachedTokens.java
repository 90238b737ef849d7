package dev.invert.sparse;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.StridedArray;
import dev.invert.errors.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The ids of the tokens that a cache of activations was computed on: sequences of tokens, whose rows in the activations
 * follow one another. Not thread-safe; the owner closes it.
 */
public final class CachedTokens implements AutoCloseable {
    private static final int CHUNK = 1 << 14;

    private final StridedArray table;
    private final NumberColumn ids;
    /** Length of each sequence; null if all are as long as the table is wide. */
    private final int[] lengths;

    private CachedTokens(StridedArray table, int[] lengths) {
        if (table.shape().size() != 2
                || table.shape().stream().anyMatch(extent -> extent < 1 || extent > Integer.MAX_VALUE)) {
            throw new InvertException(
                    table.storage().name() + ": shape " + table.shape() + "; tokens are (sequences, positions)");
        }
        this.table = table;
        this.lengths = lengths;
        long width = table.shape().get(1);
        if (table.strides().get(1) != 1 || table.strides().get(0) != width) {
            throw new InvertException(table.storage().name() + ": save tokens.contiguous()");
        }
        // One vector of all ids.
        this.ids = NumberColumn.of(
                "token",
                new StridedArray(
                        table.storage(), table.offset(), List.of(table.shape().get(0) * width), List.of(1L)));
    }

    /**
     * Opens the tokens of a delphi cache, a crosscoder cache, or a file of one.
     *
     * @param source what {@link ActivationReader#open} takes
     * @return empty if the source has no tokens
     * @throws InvertException if they cannot be read
     */
    public static Optional<CachedTokens> open(Path source, MemoryBudget budget) {
        if (TripletCache.isCache(source)) {
            Path padded = source.resolve(TripletCache.SEQUENCES);
            if (!Files.exists(padded)) {
                return Optional.empty();
            }
            int[] lengths = TripletCache.lengths(source, budget);
            return Optional.of(opened(StridedArray.open(padded, budget), lengths));
        }
        Path file = source;
        if (Files.isDirectory(source)) {
            Optional<Path> split = DelphiCache.firstSplit(source);
            if (split.isEmpty()) {
                return Optional.empty();
            }
            file = split.get();
        }
        if (!ActivationReader.isDelphi(file) || !ArrayFile.names(file).contains(DelphiSplit.TOKENS)) {
            return Optional.empty();
        }
        return Optional.of(opened(tokens(file, budget), null));
    }

    private static CachedTokens opened(StridedArray table, int[] lengths) {
        try {
            return new CachedTokens(table, lengths);
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    private static StridedArray tokens(Path split, MemoryBudget budget) {
        return StridedArray.of(ArrayFile.open(DelphiSplit.part(split, DelphiSplit.TOKENS), budget));
    }

    /**
     * Checks that two splits have the same tokens.
     *
     * @throws InvertException if they do not
     */
    static void requireEqual(Path one, Path other, MemoryBudget budget) {
        try (CachedTokens first = opened(tokens(one, budget), null);
                CachedTokens second = opened(tokens(other, budget), null)) {
            long[] mine = new long[CHUNK];
            long[] others = new long[CHUNK];
            for (long from = 0; from < first.ids.count(); from += CHUNK) {
                int count = (int) Math.min(CHUNK, first.ids.count() - from);
                first.ids.integers(from, count, mine);
                second.ids.integers(from, count, others);
                int differs = Arrays.mismatch(mine, 0, count, others, 0, count);
                if (differs >= 0) {
                    throw new InvertException(other + ": token " + (from + differs) + " is " + others[differs]
                            + ", but " + mine[differs] + " in " + one.getFileName() + "; use files of one cache");
                }
            }
        }
    }

    /** Returns the number of sequences. */
    public int sequenceCount() {
        return table.shape().get(0).intValue();
    }

    /** Returns the number of tokens of a sequence. */
    public int length(int sequence) {
        return lengths == null ? table.shape().get(1).intValue() : lengths[sequence];
    }

    /** Returns the number of tokens of all sequences: the number of samples of the activations. */
    public long tokenCount() {
        long count = 0;
        for (int sequence = 0; sequence < sequenceCount(); sequence++) {
            count += length(sequence);
        }
        return count;
    }

    /**
     * Reads the ids of the tokens of a sequence.
     *
     * @param into receives {@link #length} ids
     * @throws InvertException if an id is negative, or 2^31 or more
     */
    public void read(int sequence, int[] into) {
        int length = length(sequence);
        ids.indices((long) sequence * table.shape().get(1), length, Integer.MAX_VALUE, new long[length], into);
    }

    @Override
    public void close() {
        table.close();
    }
}
